import fc from 'fast-check';
import { comparableText, messageText } from './message-text';

const ACUTE = '\u0301';
const marksOf = (text: string): number => [...text.normalize('NFD')].filter((sign) => /\p{M}/u.test(sign)).length;

describe('the text of a message', () => {
  it.each([
    ['spaces around it', '  hello \u3000', 'hello'],
    ['line breaks and controls', 'a\r\n\tb\u0000c\u2028d\u2029e', 'a b c d e'],
    ['two spellings of one letter', `cafe${ACUTE}`, 'caf\u00e9'],
    ['zero-width spaces within a word', 'b\u200ba\u2060d\ufeff', 'bad'],
    ['soft hyphens and joiners within a word', 'b\u00ada\u200dd\u200cl\ufe0fy', 'badly'],
    ['an accent that something invisible kept from its letter', `cafe\u200b${ACUTE}`, 'caf\u00e9'],
    ['tags that spell words nobody sees', 'hi\u{e0068}\u{e0069}\u{e007f}', 'hi'],
    ['more selectors than one', '\u2764\ufe0f\ufe0e\ufe0f\u{e0101}', '\u2764\ufe0f'],
    ['an override of the direction', 'invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['accents on nothing', `${ACUTE}${ACUTE} hello`, 'hello'],
  ])('loses %s', (_what, written, stored) => {
    expect(messageText(written)).toBe(stored);
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1)) javascript:alert(1) data:text/html,x',
    '=cmd|calc',
    "Robert'); DROP TABLE member;--",
    'ممكن نشوفه من الخلف؟ می\u200cخواهم',
    'क्\u200dष क्\u200cष ശ്രീ\u200d',
    '👩🏽‍🦰👨‍👩‍👧‍👦❤️‍🔥🏳️‍🌈🏴‍☠️🏴󠁧󠁢󠁥󠁮󠁧󠁿1️⃣🇩🇪🧑🏿‍🤝‍🧑🏻',
    'Tiếng Việt, ʼn̈, שָׁלוֹם, เก้าอี้, རྒྱལ་པོ, က္ယွှေို့',
    '葛\u{e0100}城 ≨\ufe00 ᠠ\u180b',
    '\u{1fae9}',
  ])('keeps %s', (text) => {
    expect(messageText(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u2003\n'],
    ['what has no width', '\u200b\u200d\u2060\ufeff\u00ad'],
    ['signs of direction', '\u202e\u2066\u200e'],
    ['accents alone', ACUTE.repeat(100)],
    ['blank letters', '\u2800\u3164\u115f\uffa0'],
    ['tags', '\u{e0041}\u{e007f}'],
  ])('is empty for %s', (_what, text) => {
    expect(messageText(text)).toBe('');
  });

  it('is no higher than its line, whatever is piled on its letters and hidden between', () => {
    const piles = ['\u0301', '\u036f\u0489', '\u0301\u200e', '\u20dd\u034f', '\u0e47', '\u0e47\u0301\u200d'];
    for (const pile of piles) {
      const text = messageText(`Z${pile.repeat(200)}algo`);
      expect(marksOf(text)).toBeLessThanOrEqual(8);
      expect(text).toMatch(/^[ZŹ].*algo$/u);
    }
    expect(marksOf(messageText(`Z${'\u0301\u0300'.repeat(100)}a${'\u0303'.repeat(100)}`))).toBeLessThanOrEqual(10);
  });

  it('is the same when it is cleaned again, and never longer than the same in normal form C', () => {
    const odd = fc.constantFrom(
      ...['a', 'é', ' ', '\n', ACUTE, '\u20dd', '\u200b', '\u200c', '\u200d', '\u200e', '\u202e', '\u2067', '\u2069'],
      ...['\ufe0f', '\u{e0062}', '\u{e007f}', '🏴', '👩', '🏽', 'क', '\u094d', 'ش', '1', '\u0340', '\u{1d160}'],
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const once = messageText(text);
        expect(messageText(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(text.normalize('NFC').length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes little time for the worst of texts', () => {
    const worst = ['\u200d\ufe0f', `a${ACUTE}`, '\u2067', '\u{1f3f4}\u{e0062}', ' \u0301'].map((part) =>
      part.repeat(500 / part.length),
    );
    const startedAtMs = Date.now();
    for (const text of worst) for (let count = 0; count < 20; count++) messageText(text);
    expect((Date.now() - startedAtMs) / (20 * worst.length)).toBeLessThan(5);
  });
});

describe('comparing texts', () => {
  it.each([
    ['BUY  now', 'buy now'],
    ['ＢＵＹ', 'buy'],
    ['b\u200eu\u200fy ', 'buy'],
  ])('takes %s for %s', (one, other) => {
    expect(comparableText(one)).toBe(comparableText(other));
  });

  it('tells apart what reads differently', () => {
    expect(comparableText('buy')).not.toBe(comparableText('bye'));
    expect(comparableText('कि')).not.toBe(comparableText('की'));
  });
});
