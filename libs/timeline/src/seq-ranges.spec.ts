import fc from 'fast-check';
import { SeqRanges } from './seq-ranges';

it('knows a gap and closes it', () => {
  const gapped = SeqRanges.upTo(3).cover(6, 8);
  expect(gapped.contiguousTo).toBe(3);
  expect(gapped.highest).toBe(8);
  expect(gapped.gaps()).toEqual([{ fromSeq: 4, toSeq: 5 }]);
  expect(gapped.cover(4, 5).gaps()).toEqual([]);
  expect(gapped.cover(4, 5).contiguousTo).toBe(8);
});

it('counts what lies beyond the highest number as a gap when asked to', () => {
  expect(SeqRanges.upTo(2).gaps(4)).toEqual([{ fromSeq: 3, toSeq: 4 }]);
  expect(SeqRanges.empty.gaps(1)).toEqual([{ fromSeq: 1, toSeq: 1 }]);
  expect(SeqRanges.empty.contiguousTo).toBe(0);
});

it('stays itself when nothing new is covered', () => {
  const ranges = SeqRanges.upTo(5);
  expect(ranges.cover(2, 4)).toBe(ranges);
  expect(ranges.cover(5, 4)).toBe(ranges);
  expect(SeqRanges.upTo(0)).toBe(SeqRanges.empty);
});

it('agrees with a plain set of numbers', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 8 }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), fc.integer({ min: 0, max: 60 }), (covers, upTo) => {
      const numbers = new Set<number>();
      let ranges = SeqRanges.empty;
      for (const [from, more] of covers) {
        ranges = ranges.cover(from, from + more);
        for (let seq = from; seq <= from + more; seq += 1) numbers.add(seq);
      }
      const missing = new Set(
        ranges
          .gaps(upTo)
          .flatMap(({ fromSeq, toSeq }) => Array.from({ length: toSeq - fromSeq + 1 }, (_, i) => fromSeq + i)),
      );
      for (let seq = 1; seq <= upTo; seq += 1) {
        expect(ranges.has(seq)).toBe(numbers.has(seq));
        expect(missing.has(seq)).toBe(!numbers.has(seq));
      }
      expect(numbers.has(ranges.contiguousTo + 1)).toBe(false);
      expect(ranges.highest).toBe(Math.max(0, ...numbers));
    }),
  );
});
