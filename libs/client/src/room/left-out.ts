import type { SeqRange } from '@vitrine/contracts';

/** Lists of numbers as ranges that ascend and do not touch. */
export type SeqRangeList = readonly SeqRange[];

/** What is in either. */
export function joinRanges(left: SeqRangeList, right: SeqRangeList): SeqRangeList {
  if (right.length === 0) return left;
  const joined: SeqRange[] = [];
  for (const range of [...left, ...right].sort((a, b) => a.fromSeq - b.fromSeq)) {
    const last = joined.at(-1);
    if (last === undefined || range.fromSeq > last.toSeq + 1) joined.push(range);
    else joined[joined.length - 1] = { fromSeq: last.fromSeq, toSeq: Math.max(last.toSeq, range.toSeq) };
  }
  return joined;
}

/** What is in both. */
export function commonRanges(left: SeqRangeList, right: SeqRangeList): SeqRangeList {
  const common: SeqRange[] = [];
  let index = 0;
  for (const range of left) {
    while (index < right.length && right[index].toSeq < range.fromSeq) index += 1;
    for (let at = index; at < right.length && right[at].fromSeq <= range.toSeq; at += 1) {
      common.push({
        fromSeq: Math.max(range.fromSeq, right[at].fromSeq),
        toSeq: Math.min(range.toSeq, right[at].toSeq),
      });
    }
  }
  return common;
}

export const isInRanges = (ranges: SeqRangeList, seq: number): boolean =>
  ranges.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq);

/** The same list when the number is not in it. */
export function withoutSeq(ranges: SeqRangeList, seq: number): SeqRangeList {
  if (!isInRanges(ranges, seq)) return ranges;
  return ranges.flatMap((range) => {
    if (seq < range.fromSeq || seq > range.toSeq) return [range];
    const parts = [
      { fromSeq: range.fromSeq, toSeq: seq - 1 },
      { fromSeq: seq + 1, toSeq: range.toSeq },
    ];
    return parts.filter(({ fromSeq, toSeq }) => fromSeq <= toSeq);
  });
}

/** What is not below `fromSeq`; the same list when nothing is. */
export function rangesFrom(ranges: SeqRangeList, fromSeq: number): SeqRangeList {
  if (ranges.length === 0 || ranges[0].fromSeq >= fromSeq) return ranges;
  return ranges.flatMap((range) =>
    range.toSeq < fromSeq ? [] : [{ fromSeq: Math.max(range.fromSeq, fromSeq), toSeq: range.toSeq }],
  );
}

export const countOfRanges = (ranges: SeqRangeList): number =>
  ranges.reduce((count, { fromSeq, toSeq }) => count + toSeq - fromSeq + 1, 0);

export interface LeftOutCounts {
  /** By the number of a message: how many were left out between it and the message before it. None for 0. */
  readonly before: ReadonlyMap<number, number>;
  /** How many were left out after the last message. */
  readonly after: number;
}

/**
 * Where in a list of messages how many are missing. A number that is left out and in the list all the same (it was read
 * later, or it is one's own) does not count.
 * @param messages ascending
 * @param leftOut ascending, disjoint
 */
export function leftOutBefore(messages: readonly { readonly seq: number }[], leftOut: SeqRangeList): LeftOutCounts {
  const before = new Map<number, number>();
  let index = 0;
  /** Numbers of `leftOut` up to here are counted. */
  let doneSeq = 0;
  const countBelow = (seq: number): number => {
    let count = 0;
    for (; index < leftOut.length && leftOut[index].fromSeq < seq; index += 1) {
      const from = Math.max(leftOut[index].fromSeq, doneSeq + 1);
      count += Math.max(0, Math.min(leftOut[index].toSeq, seq - 1) - from + 1);
      if (leftOut[index].toSeq >= seq) break;
    }
    doneSeq = seq;
    return count;
  };
  for (const { seq } of messages) {
    const count = countBelow(seq);
    if (count > 0) before.set(seq, count);
  }
  return { before, after: countBelow(Number.POSITIVE_INFINITY) };
}
