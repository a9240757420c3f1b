import type { MessageState } from '@vitrine/contracts';
import { comparableText } from '@vitrine/domain';

/** Two who say the same are two people; from the third on it is a chorus. */
const SHOWN = 2;
const WINDOW_MS = 10_000;

export interface FoldedRepeats {
  /** Messages without a row of their own. */
  readonly folded: ReadonlySet<number>;
  /** By the message that stands for them, how often the same was said, itself included. */
  readonly timesSaid: ReadonlyMap<number, number>;
}

type Message = Pick<MessageState, 'seq' | 'authorId' | 'text' | 'atMs' | 'badge' | 'replyTo' | 'redactedBy'>;

/**
 * Folds what a crowd repeats into the last of the first two rows that say it. The reader's own words, those of the people
 * of the show, and answers stay.
 */
export function foldRepeats(messages: readonly Message[], ownMemberId: string | null): FoldedRepeats {
  const folded = new Set<number>();
  const timesSaid = new Map<number, number>();
  const runs = new Map<string, { seq: number; times: number; lastAtMs: number }>();
  for (const { seq, authorId, text, atMs, badge, replyTo, redactedBy } of messages) {
    if (redactedBy !== undefined || badge !== null || replyTo !== null || authorId === ownMemberId) continue;
    const key = comparableText(text);
    const run = runs.get(key);
    if (!run || atMs - run.lastAtMs > WINDOW_MS) {
      runs.set(key, { seq, times: 1, lastAtMs: atMs });
      continue;
    }
    run.times += 1;
    run.lastAtMs = atMs;
    if (run.times <= SHOWN) run.seq = seq;
    else {
      folded.add(seq);
      timesSaid.set(run.seq, run.times);
    }
  }
  return { folded, timesSaid };
}
