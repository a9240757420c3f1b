import fc from 'fast-check';
import { ppmToText } from '@vitrine/web';
import { percentProblem, textToPpm } from './percent-input';

describe('percent in a field', () => {
  it('counts digits instead of multiplying fractions', () => {
    expect(textToPpm('19')).toBe(190_000);
    expect(textToPpm('8.875')).toBe(88_750);
    expect(textToPpm(' 2,5 ')).toBe(25_000);
    expect(textToPpm('0.0001')).toBe(1);
    expect(textToPpm('100')).toBe(1_000_000);
    expect(textToPpm('7.')).toBe(70_000);
  });
  it('refuses what is no share of a whole', () => {
    for (const text of ['', 'x', '-1', '1.23456', '100.0001', '999', '1.2.3', '1e2', '.5'])
      expect(textToPpm(text)).toBeNull();
    expect(percentProblem('19')).toBeNull();
    expect(percentProblem('nineteen')).toMatch('from 0 to 100');
  });
  it('reads every rate as it wrote it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ratePpm) => {
        expect(textToPpm(ppmToText(ratePpm))).toBe(ratePpm);
      }),
    );
  });
});
