import type { Entry, EntryOf } from '@vitrine/contracts';
import { TokenBucket } from '../token-bucket';

/** Authors whose last turn is remembered. */
const REMEMBERED_AUTHORS = 5_000;

export type MessageEntry = EntryOf<'message.posted'>;
export interface Sample {
  /** Ascending by number. */
  readonly kept: readonly Entry[];
  readonly leftOut: readonly MessageEntry[];
}

const isMessage = (entry: Entry): entry is MessageEntry => entry.kind === 'message.posted';

/**
 * Which chat messages everybody is shown when more are written than anybody can read. All, up to the rate; beyond it the
 * people who run the show always, then buyers, then whoever was shown longest ago, so that the loudest do not crowd out
 * the rest. Nothing but chat is ever left out.
 */
export class FairSample {
  private readonly bucket: TokenBucket | null;
  /** In the order of their last turn, the longest ago first. */
  private readonly lastShownMs = new Map<string, number>();

  /** @param perSecond messages a second that can be read; 0 for no bound */
  constructor(
    perSecond: number,
    private readonly isBuyer: (memberId: string) => boolean,
    nowMs: number,
  ) {
    this.bucket = perSecond > 0 ? new TokenBucket(perSecond, perSecond, nowMs) : null;
  }

  choose(entries: readonly Entry[], nowMs: number): Sample {
    if (!this.bucket) return { kept: entries, leftOut: [] };
    const messages = entries.filter(isMessage);
    if (messages.length <= this.bucket.left(nowMs)) {
      this.show(messages, nowMs);
      return { kept: entries, leftOut: [] };
    }
    const chosen = new Set<Entry>(messages.filter(({ data }) => data.badge !== null));
    const left = Math.max(0, this.bucket.left(nowMs) - chosen.size);
    for (const message of this.inTurn(messages.filter((one) => !chosen.has(one))).slice(0, left)) chosen.add(message);
    const shown = messages.filter((message) => chosen.has(message));
    this.show(shown, nowMs);
    return {
      kept: entries.filter((entry) => !isMessage(entry) || chosen.has(entry)),
      leftOut: messages.filter((message) => !chosen.has(message)),
    };
  }

  /** First messages before second ones of the same author, then buyers, then who was shown longest ago. */
  private inTurn(messages: readonly MessageEntry[]): MessageEntry[] {
    const turns = new Map<string, number>();
    const ranked = messages.map((message) => {
      const authorId = message.actorId ?? '';
      const turn = turns.get(authorId) ?? 0;
      turns.set(authorId, turn + 1);
      const rank = [turn, this.isBuyer(authorId) ? 0 : 1, this.lastShownMs.get(authorId) ?? -1, message.seq];
      return { message, rank };
    });
    return ranked.sort((left, right) => compare(left.rank, right.rank)).map(({ message }) => message);
  }

  private show(messages: readonly MessageEntry[], nowMs: number): void {
    this.bucket?.spend(messages.length, nowMs);
    for (const { actorId } of messages) {
      this.lastShownMs.delete(actorId ?? '');
      this.lastShownMs.set(actorId ?? '', nowMs);
    }
    while (this.lastShownMs.size > REMEMBERED_AUTHORS) {
      const [longestAgo] = this.lastShownMs.keys();
      if (longestAgo === undefined) break;
      this.lastShownMs.delete(longestAgo);
    }
  }
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) if (value !== right[index]) return value - right[index];
  return 0;
}
