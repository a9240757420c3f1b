import { comparableTerm, TermMatcher } from './term-matching';

/** Mild ones, of every kind: what is asserted is how they are written, not how bad they are. */
const TERMS = [
  'ass',
  'shit',
  'fuck*',
  'dick',
  'cheap fake',
  '*scam*',
  'bitch',
  '傻瓜',
  'дурак',
  'clit',
  'god',
  'أحمق',
  'i@b',
];
const matcher = new TermMatcher(TERMS);
const found = (text: string): string[] => matcher.find(text).map((index) => TERMS[index] ?? '');

describe('finding terms', () => {
  it.each([
    ['capitals', 'What a SHIT show', 'shit'],
    ['full width', 'ｓｈｉｔ', 'shit'],
    ['mathematical letters', '𝓈𝒽𝒾𝓉 𝐬𝐡𝐢𝐭', 'shit'],
    ['circled letters', 'ⓢⓗⓘⓣ', 'shit'],
    ['letters in squares', '🆂🅷🅸🆃', 'shit'],
    ['halves of flags', '🇸🇭🇮🇹', 'shit'],
    ['accents', 'shìt', 'shit'],
    ['piles of accents', 's\u0301\u0302\u0303h\u0489i\u0307t', 'shit'],
    ['zero-width spaces', 'sh\u200bi\u2060t', 'shit'],
    ['soft hyphens', 'sh\u00adit', 'shit'],
    ['Cyrillic letters among Latin ones', 'shіt', 'shit'],
    ['a word of Cyrillic letters alone', 'аѕѕ', 'ass'],
    ['Greek letters', 'ѕhιτ', 'shit'],
    ['digits', 'sh1t', 'shit'],
    ['signs', '$h!t', 'shit'],
    ['a one for an l', 'c1it', 'clit'],
    ['stretching', 'shiiiit', 'shit'],
    ['a doubled letter that words hardly double', 'fuuck', 'fuck*'],
    ['stretching what is doubled', 'assssss', 'ass'],
    ['stretching and signs', '$$$hhh111ttt', 'shit'],
    ['spelling out', 's h i t', 'shit'],
    ['spelling out with dots', 's.h.i.t', 'shit'],
    ['spelling out with signs', '$ h 1 t', 'shit'],
    ['hyphens', 'sh-it', 'shit'],
    ['underscores', 's_h_i_t', 'shit'],
    ['a hidden letter', 'sh*t', 'shit'],
    ['two hidden letters', 's##t happens', 'shit'],
    ['a longer word, where the term goes on', 'you fucking fool', 'fuck*'],
    ['a hidden letter of a longer word', 'f*cking fool', 'fuck*'],
    ['the middle of a word, where the term says so', 'antiscammers', '*scam*'],
    ['a phrase', 'such a CHEAP   fake!', 'cheap fake'],
    ['a phrase with something between', 'cheap... fake', 'cheap fake'],
    ['no spaces, in a script without', '你是傻瓜吗', '傻瓜'],
    ['another alphabet', 'Ты ДУРАК?', 'дурак'],
    ['vowel marks', 'أَحْمَق', 'أحمق'],
    ['a term with a sign', 'iab', 'i@b'],
  ])('sees through %s', (_how, text, term) => {
    expect(found(text)).toContain(term);
  });

  it.each([
    ...['class', 'classic bass', 'assassin', 'Scunthorpe', 'shitake mushrooms', 'Dickens', 'good', 'has a boss'],
    ...['is this 100 % cotton?', 'size 5 or 55', 'a s', 'as is', 'has size s m l', 'push it', 'a cheap one, no fake'],
    ...[
      'fake, cheap',
      '傻',
      'дура',
      'mass.',
      'ok***',
      '*** wow ***',
      'S*** size',
      '5*',
      'bitcoin',
      'a+ dress',
      '$$$',
      '',
    ],
  ])('finds nothing in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('finds every term of a text, each once', () => {
    expect(found('shit, SHIT and ass')).toEqual(['ass', 'shit']);
  });

  it('knows which terms say nothing', () => {
    expect(['', ' ', '*', '!?', '\u200b'].map(comparableTerm)).toEqual(['', '', '', '', '']);
    expect(new TermMatcher(['', '*', '!?']).find('anything at all !? *')).toEqual([]);
  });

  it('takes little time for the worst of texts with many terms', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const terms = Array.from({ length: 10_000 }, (_, index) =>
      Array.from(
        { length: 4 + (index % 6) },
        (__, at) => letters[(index * (at + 7) + at * at + (index >> 4)) % 26],
      ).join(''),
    );
    const many = new TermMatcher([...terms, ...Array.from({ length: 50 }, (_, length) => 'a'.repeat(length + 1))]);
    const worst = ['a', 'a*', 'a** ', 's h ', '1', '$h!t ', 'é', '🇦', 'ѕ'].map((part) =>
      part.repeat(500 / part.length),
    );
    for (const text of worst) many.find(text);
    const startedAtMs = Date.now();
    for (const text of worst) many.find(text);
    expect((Date.now() - startedAtMs) / worst.length).toBeLessThan(20);
  });
});
