/** One message that a member wrote a moment ago. */
interface Said {
  /** What the sender named it: the same name sent again is the same message. */
  readonly name: string;
  readonly text: string;
  readonly atMs: number;
}

/** More than one member may write within the time that counts. */
const MAX_PER_MEMBER = 64;

/**
 * What each member wrote of late. A few objects per member that stay as they are for as long as they write: a bucket for
 * every text, or a list of all names, is garbage that grows old with every message.
 */
export class SaidOfLate {
  /** Dropped as a whole: members of `before` have been silent since it was replaced. */
  private current = new Map<string, Said[]>();
  private before = new Map<string, Said[]>();
  private currentSinceMs = -Infinity;

  /** @param limit so often the very same text within so many seconds */
  constructor(private readonly limit: { readonly times: number; readonly perSeconds: number }) {}

  /** Whether the member wrote this before; for as long as texts count, and longer while few are written. */
  has(memberId: string, name: string): boolean {
    return this.of(memberId).some((said) => said.name === name);
  }

  /** Milliseconds until the member may say this once more; 0 when they may. */
  waitMs(memberId: string, text: string, nowMs: number): number {
    const { times, perSeconds } = this.limit;
    const same = this.of(memberId).filter((said) => said.text === text);
    const first = same.at(-times);
    return first ? Math.max(0, Math.ceil(first.atMs + perSeconds * 1_000 - nowMs)) : 0;
  }

  add(memberId: string, said: Said): void {
    if (said.atMs - this.currentSinceMs >= this.limit.perSeconds * 1_000) {
      this.before = this.current;
      this.current = new Map();
      this.currentSinceMs = said.atMs;
    }
    let all = this.current.get(memberId);
    if (!all) {
      all = this.before.get(memberId) ?? [];
      this.current.set(memberId, all);
    }
    all.push(said);
    if (all.length > MAX_PER_MEMBER) all.shift();
  }

  private of(memberId: string): readonly Said[] {
    return this.current.get(memberId) ?? this.before.get(memberId) ?? [];
  }
}
