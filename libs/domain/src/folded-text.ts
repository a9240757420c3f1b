/**
 * Letters of other scripts that are read as Latin ones (Unicode Technical Standard 39, confusables, those that people
 * type), and Latin letters that normal form KD does not take apart.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  // Cyrillic
  ...{ а: 'a', в: 'b', е: 'e', ѕ: 's', і: 'i', ј: 'j', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y' },
  ...{ х: 'x', ԁ: 'd', ԛ: 'q', ԝ: 'w', һ: 'h', ӏ: 'l', ь: 'b', г: 'r', п: 'n', и: 'u', я: 'r', ѵ: 'v' },
  // Greek
  ...{ α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', ω: 'w', σ: 'o' },
  // Armenian, Cherokee and phonetic letters
  ...{ օ: 'o', ս: 'u', հ: 'h', ո: 'n', ց: 'g', ԍ: 'g', ɑ: 'a', ɡ: 'g', ɩ: 'i', ı: 'i', ʏ: 'y', ᴀ: 'a', ʙ: 'b', ᴄ: 'c' },
  ...{ ᴅ: 'd', ᴇ: 'e', ɢ: 'g', ʜ: 'h', ɪ: 'i', ᴊ: 'j', ᴋ: 'k', ʟ: 'l', ᴍ: 'm', ɴ: 'n', ᴏ: 'o', ᴘ: 'p', ʀ: 'r', ꜱ: 's' },
  ...{ ᴛ: 't', ᴜ: 'u', ᴠ: 'v', ᴡ: 'w', ᴢ: 'z' },
  // Latin with strokes and ligatures
  ...{ ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ƒ: 'f' },
};

/** Squared and circled letters on emoji, of which normal form KD knows nothing: a flag's halves, and those in red squares. */
const LETTER_ROWS = [0x1f1e6, 0x1f150, 0x1f170];
const LETTERS = 26;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const LATIN = /\p{sc=Latin}/u;
const FORMATS = /\p{Cf}/gu;
/** Of scripts whose words do without: elsewhere marks are vowels. */
const OPTIONAL_MARKS =
  /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Arabic}\p{sc=Hebrew}\p{N}])\p{M}+/gu;

/**
 * A text as words are looked for in it: small letters of normal width, without accents and what is invisible. A word that
 * is written with letters of another script that look like Latin ones reads as the Latin word, when some of it is Latin
 * or all of it looks so; Russian and Greek words stay what they are.
 */
export function foldedText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase();
  const plain = fromLetterRows(text).normalize('NFKD').toLowerCase().replace(FORMATS, '');
  const unmarked = plain.replace(OPTIONAL_MARKS, '$1').normalize('NFC');
  return unmarked.replace(/\p{L}+/gu, foldedWord);
}

function foldedWord(word: string): string {
  const characters = [...word];
  const isLatin = characters.some((character) => LATIN.test(character) && !(character in LOOKALIKES));
  const looksLatin = characters.every((character) => LATIN.test(character) || character in LOOKALIKES);
  if (!isLatin && !looksLatin) return word;
  return characters.map((character) => LOOKALIKES[character] ?? character).join('');
}

const fromLetterRows = (text: string): string =>
  text.replace(/[\u{1f150}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu, (sign) => {
    const point = sign.codePointAt(0) ?? 0;
    const row = LETTER_ROWS.find((first) => point >= first && point < first + LETTERS);
    return row === undefined ? sign : String.fromCharCode('a'.charCodeAt(0) + point - row);
  });
