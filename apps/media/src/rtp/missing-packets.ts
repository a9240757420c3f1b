/** Asked for again after this long without an answer, unless the round trip is known to be longer. */
const RETRY_MS = 60;
const MAX_ATTEMPTS = 10;
/** A larger gap is not worth repairing packet by packet: a key frame is cheaper. */
export const MAX_REPAIRABLE_GAP = 100;

export interface DueNacks {
  /** Extended sequence numbers in ascending order. */
  readonly sequences: readonly number[];
  /** Packets that never came although they were asked for often enough. */
  readonly abandoned: number;
}

/** Which packets of the publisher are missing, and when to ask for each of them again. */
export class MissingPackets {
  private readonly missing = new Map<number, { attempts: number; askedAtMs: number }>();

  add(sequence: number): void {
    this.missing.set(sequence, { attempts: 0, askedAtMs: Number.NEGATIVE_INFINITY });
  }

  /** @returns how often a packet that has now arrived had been asked for; null when it was not missing. */
  arrived(sequence: number): number | null {
    const entry = this.missing.get(sequence);
    if (entry === undefined) return null;
    this.missing.delete(sequence);
    return entry.attempts;
  }

  due(nowMs: number, roundTripMs: number | null): DueNacks {
    if (this.missing.size === 0) return { sequences: [], abandoned: 0 };
    const retryMs = Math.max(RETRY_MS, (roundTripMs ?? 0) * 1.2);
    const sequences: number[] = [];
    let abandoned = 0;
    for (const [sequence, entry] of this.missing) {
      if (nowMs - entry.askedAtMs < retryMs) continue;
      if (entry.attempts >= MAX_ATTEMPTS) {
        this.missing.delete(sequence);
        abandoned += 1;
        continue;
      }
      entry.attempts += 1;
      entry.askedAtMs = nowMs;
      sequences.push(sequence);
    }
    return { sequences: sequences.sort((left, right) => left - right), abandoned };
  }
}
