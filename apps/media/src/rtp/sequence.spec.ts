import { isNewerSequence, sequenceDistance, SequenceExtender } from './sequence';

describe('sequence numbers', () => {
  it('are compared the short way round, across the wrap', () => {
    expect(sequenceDistance(65_534, 3)).toBe(5);
    expect(sequenceDistance(3, 65_534)).toBe(-5);
    expect(isNewerSequence(0, 65_535)).toBe(true);
    expect(isNewerSequence(65_535, 0)).toBe(false);
    expect(isNewerSequence(7, 7)).toBe(false);
  });

  it('keep growing when extended, and late ones stay below the highest', () => {
    const extender = new SequenceExtender();
    expect([65_533, 65_535, 1, 65_534, 2].map((sequence) => extender.extend(sequence))).toEqual([
      65_533, 65_535, 65_537, 65_534, 65_538,
    ]);
  });
});
