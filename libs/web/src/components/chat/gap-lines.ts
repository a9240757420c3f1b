import { leftOutBefore } from '@vitrine/client';
import type { MessageState, SeqRange } from '@vitrine/contracts';

/** In a room that is too busy to be read something is missing every few messages: one line stands for so much time. */
const SLOT_MS = 2_000;

export interface GapLine {
  /** The same for as long as the line stands for the same part of the chat. */
  readonly key: string;
  /** Messages that were left out. */
  readonly count: number;
  /** The number before which the last of them is. */
  readonly beforeSeq: number;
}
export interface GapLines {
  /** By the number of the message that the line stands before. */
  readonly before: ReadonlyMap<number, GapLine>;
  /** After the last message. */
  readonly after: GapLine | null;
}
type OpenLine = { -readonly [K in keyof GapLine]: GapLine[K] };

/**
 * The lines '12 more messages' of a chat. Each stands where the first of its messages is missing and counts all that are
 * missing from there to the end of its two seconds, so that it stays in its place while messages go on arriving and at
 * most its figure changes.
 */
export function gapLines(
  messages: readonly Pick<MessageState, 'seq' | 'atMs'>[],
  leftOut: readonly SeqRange[],
): GapLines {
  const counts = leftOutBefore(messages, leftOut);
  const before = new Map<number, OpenLine>();
  let open: OpenLine | null = null;
  let slot = 0;
  /** @returns the line when it is a new one. */
  const count = (missing: number, beforeSeq: number): OpenLine | null => {
    const key = `gap-${slot}`;
    if (open?.key === key) {
      open.count += missing;
      open.beforeSeq = beforeSeq;
      return null;
    }
    open = { key, count: missing, beforeSeq };
    return open;
  };
  for (const { seq, atMs } of messages) {
    const missing = counts.before.get(seq);
    const line = missing === undefined ? null : count(missing, seq);
    if (line !== null) before.set(seq, line);
    // Clocks of several servers may differ a little; lines never go back.
    slot = Math.max(slot, Math.floor(atMs / SLOT_MS));
  }
  return { before, after: counts.after === 0 ? null : count(counts.after, (leftOut.at(-1)?.toSeq ?? 0) + 1) };
}
