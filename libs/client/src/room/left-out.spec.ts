import type { SeqRange } from '@vitrine/contracts';
import fc from 'fast-check';
import { commonRanges, countOfRanges, isInRanges, joinRanges, leftOutBefore, rangesFrom, withoutSeq } from './left-out';

const range = (fromSeq: number, toSeq = fromSeq): SeqRange => ({ fromSeq, toSeq });
const messages = (...seqs: readonly number[]) => seqs.map((seq) => ({ seq }));
const numbersIn = (ranges: readonly SeqRange[]): number[] =>
  ranges.flatMap(({ fromSeq, toSeq }) => Array.from({ length: toSeq - fromSeq + 1 }, (_, index) => fromSeq + index));
/** A set of numbers as ranges, built one by one. */
const rangesOf = (seqs: readonly number[]): readonly SeqRange[] =>
  seqs.reduce<readonly SeqRange[]>((ranges, seq) => joinRanges(ranges, [range(seq)]), []);
const someSeqs = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 25 });

describe('ranges of numbers', () => {
  it('are the sets that they stand for', () => {
    fc.assert(
      fc.property(someSeqs, someSeqs, fc.integer({ min: 1, max: 40 }), (left, right, seq) => {
        const ascending = (seqs: Iterable<number>) => [...new Set(seqs)].sort((a, b) => a - b);
        const [a, b] = [rangesOf(left), rangesOf(right)];
        expect(numbersIn(a)).toEqual(ascending(left));
        expect(numbersIn(joinRanges(a, b))).toEqual(ascending([...left, ...right]));
        expect(numbersIn(commonRanges(a, b))).toEqual(ascending(left.filter((one) => right.includes(one))));
        expect(numbersIn(withoutSeq(a, seq))).toEqual(ascending(left.filter((one) => one !== seq)));
        expect(numbersIn(rangesFrom(a, seq))).toEqual(ascending(left.filter((one) => one >= seq)));
        expect(isInRanges(a, seq)).toBe(left.includes(seq));
        expect(countOfRanges(a)).toBe(left.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never touch, and stay the same list when nothing changes', () => {
    const ranges = joinRanges([range(1, 3)], [range(4, 6), range(9)]);
    expect(ranges).toEqual([range(1, 6), range(9)]);
    expect(joinRanges(ranges, [])).toBe(ranges);
    expect(withoutSeq(ranges, 7)).toBe(ranges);
    expect(rangesFrom(ranges, 1)).toBe(ranges);
  });
});

describe('leftOutBefore', () => {
  it('places counts between messages and after the last', () => {
    const { before, after } = leftOutBefore(messages(4, 5, 9), [range(1, 3), range(6, 7), range(10, 21)]);
    expect([...before]).toEqual([
      [4, 3],
      [9, 2],
    ]);
    expect(after).toBe(12);
  });

  it('counts everything after nothing when there is no message', () => {
    expect(leftOutBefore([], [range(3, 5), range(8)])).toEqual({ before: new Map(), after: 4 });
  });

  it('does not count a number that is there all the same', () => {
    const { before, after } = leftOutBefore(messages(1, 5, 8), [range(2, 9)]);
    expect([...before]).toEqual([
      [5, 3],
      [8, 2],
    ]);
    expect(after).toBe(1);
  });

  it('counts each number once, wherever the messages stand', () => {
    fc.assert(
      fc.property(someSeqs, someSeqs, (shown, missing) => {
        const list = messages(...[...shown].sort((a, b) => a - b));
        const { before, after } = leftOutBefore(list, rangesOf(missing));
        const inBetween = (from: number, to: number) =>
          missing.filter((seq) => seq > from && seq < to && !shown.includes(seq)).length;
        list.forEach(({ seq }, index) => {
          expect(before.get(seq) ?? 0).toBe(inBetween(list[index - 1]?.seq ?? 0, seq));
        });
        expect(after).toBe(inBetween(list.at(-1)?.seq ?? 0, Number.POSITIVE_INFINITY));
      }),
      { numRuns: 300 },
    );
  });
});
