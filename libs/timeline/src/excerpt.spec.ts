import fc from 'fast-check';
import { excerpt } from './excerpt';

const FAMILY = '👨‍👩‍👧‍👦';

describe('excerpt', () => {
  it.each([
    ['a text that fits', 'hello', 5, 'hello'],
    ['a long text', 'hello there', 5, 'hello'],
    ['before an emoji that would be cut', 'ab😀', 3, 'ab'],
    ['after an emoji that fits', 'a😀b', 3, 'a😀'],
    ['before an emoji of several parts', `ab${FAMILY}c`, 8, 'ab'],
    ['before a letter whose accent would be left behind', 'abe\u0301', 3, 'ab'],
    ['before a flag', 'a🇩🇪b', 3, 'a'],
    ['within a character that is longer than all of it', FAMILY, 4, '👨\u200d'],
    ['nothing', 'hello', 0, ''],
  ])('takes %s', (_what, text, max, taken) => {
    expect(excerpt(text, max)).toBe(taken);
  });

  it('keeps surrogate pairs whole where there is no segmenter', () => {
    const original = Object.getOwnPropertyDescriptor(Intl, 'Segmenter');
    if (!original) throw new Error('This run-time has a segmenter.');
    Reflect.deleteProperty(Intl, 'Segmenter');
    try {
      expect(excerpt('ab😀', 3)).toBe('ab');
      expect(excerpt('a😀b', 3)).toBe('a😀');
      expect(excerpt(`a${FAMILY}`, 4)).toBe('a👨\u200d');
    } finally {
      Object.defineProperty(Intl, 'Segmenter', original);
    }
  });

  it('is a well-formed beginning of the text, within the bound', () => {
    const text = fc.array(fc.constantFrom('a', '😀', FAMILY, '\u0301', '🇩', 'क्ष', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 60 }), (parts, max) => {
        const whole = parts.join('');
        const taken = excerpt(whole, max);
        expect(whole.startsWith(taken)).toBe(true);
        expect(taken.length).toBeLessThanOrEqual(max);
        expect(taken).not.toMatch(/[\ud800-\udbff]$/);
      }),
    );
  });
});
