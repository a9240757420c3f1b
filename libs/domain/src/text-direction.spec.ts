import fc from 'fast-check';
import { balanceDirections } from './text-direction';

const [LRE, RLE, PDF, LRO, RLO] = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'];
const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069'];
const SIGNS = [LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI];

describe('the direction of text', () => {
  it.each([
    ['an override', `pay at ${RLO}moc.elpmaxe${PDF} now`, 'pay at moc.elpmaxe now'],
    ['an override that is not closed', `${RLO}gpj.exe`, 'gpj.exe'],
    ['the other override', `${LRO}a${PDF}b`, 'ab'],
    ['an embedding that is not closed', `a${RLE}b`, 'ab'],
    ['an isolate that is not closed', `a${FSI}b`, 'ab'],
    ['an end of nothing', `a${PDF}b${PDI}c`, 'abc'],
    ['an embedding that an isolate ends', `${RLI}a${LRE}b${PDI}c${PDF}`, `${RLI}ab${PDI}c`],
    ['an end that would reach out of an isolate', `${LRE}a${RLI}b${PDF}c${PDI}d${PDF}`, `${LRE}a${RLI}bc${PDI}d${PDF}`],
    ['an override in an embedding', `${RLE}a${RLO}b${PDF}c${PDF}`, `${RLE}abc${PDF}`],
  ])('loses %s', (_what, text, balanced) => {
    expect(balanceDirections(text)).toBe(balanced);
  });

  it.each([
    ['plain text', 'hello'],
    ['right-to-left text and its marks', 'ممكن نشوفه؟ \u200f(\u061c12)'],
    ['names that a messenger isolated', `@${FSI}نينا${PDI} hello`],
    ['pairs in pairs', `${RLE}a${LRE}b${PDF}${LRI}c${PDI}${PDF}`],
  ])('keeps %s', (_what, text) => {
    expect(balanceDirections(text)).toBe(text);
  });

  it('keeps all that is read, in its order, and has nothing left to take away', () => {
    const text = fc.array(fc.constantFrom(...SIGNS, 'a', 'ب', '👩🏽‍🦰'), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const balanced = balanceDirections(written);
        expect(balanceDirections(balanced)).toBe(balanced);
        const read = (some: string): string => [...some].filter((sign) => !SIGNS.includes(sign)).join('');
        expect(read(balanced)).toBe(read(written));
        expect(balanced).not.toMatch(/[\u202d\u202e]/);
        const count = (signs: string[]): number => [...balanced].filter((sign) => signs.includes(sign)).length;
        expect(count([LRE, RLE])).toBe(count([PDF]));
        expect(count([LRI, RLI, FSI])).toBe(count([PDI]));
      }),
    );
  });
});
