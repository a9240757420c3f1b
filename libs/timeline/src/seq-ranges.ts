import type { SeqRange } from '@vitrine/contracts';

/**
 * Which numbers of a timeline are covered: read, or known to be for somebody else. Immutable.
 * Kept as disjoint ascending ranges that do not touch, so it is as small as the number of gaps.
 */
export class SeqRanges {
  static readonly empty = new SeqRanges([]);

  /** Everything from the first entry to `seq`, as a snapshot at `seq` covers it. */
  static upTo(seq: number): SeqRanges {
    return SeqRanges.empty.cover(1, seq);
  }

  private constructor(private readonly ranges: readonly SeqRange[]) {}

  /** Returns itself when nothing new is covered. Numbers below 1 do not exist and an inverted range covers nothing. */
  cover(fromSeq: number, toSeq: number): SeqRanges {
    const from = Math.max(1, fromSeq);
    if (toSeq < from || this.isCovered(from, toSeq)) return this;
    const before = this.ranges.filter((range) => range.toSeq < from - 1);
    const after = this.ranges.filter((range) => range.fromSeq > toSeq + 1);
    const touched = this.ranges.slice(before.length, this.ranges.length - after.length);
    const merged = {
      fromSeq: Math.min(from, ...touched.map((range) => range.fromSeq)),
      toSeq: Math.max(toSeq, ...touched.map((range) => range.toSeq)),
    };
    return new SeqRanges([...before, merged, ...after]);
  }

  has(seq: number): boolean {
    return this.isCovered(seq, seq);
  }

  /** The last number up to which nothing is missing; 0 when the first entry is. */
  get contiguousTo(): number {
    const first = this.ranges.at(0);
    return first?.fromSeq === 1 ? first.toSeq : 0;
  }

  /** The highest covered number; 0 when nothing is. */
  get highest(): number {
    return this.ranges.at(-1)?.toSeq ?? 0;
  }

  /** What is missing from 1 to `upTo`, ascending. */
  gaps(upTo: number = this.highest): readonly SeqRange[] {
    const gaps: SeqRange[] = [];
    let next = 1;
    for (const range of this.ranges) {
      if (next > upTo) break;
      if (range.fromSeq > next) gaps.push({ fromSeq: next, toSeq: Math.min(range.fromSeq - 1, upTo) });
      next = range.toSeq + 1;
    }
    if (next <= upTo) gaps.push({ fromSeq: next, toSeq: upTo });
    return gaps;
  }

  private isCovered(fromSeq: number, toSeq: number): boolean {
    return this.ranges.some((range) => range.fromSeq <= fromSeq && toSeq <= range.toSeq);
  }
}
