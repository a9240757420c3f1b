import { balanceDirections } from './text-direction';

/**
 * Marks that one letter carries at most. Tibetan and Burmese need up to seven; what every script may borrow (accents,
 * Arabic vowels) stacks above and below the line without end, and no language puts more than three of it on one letter.
 */
const MAX_MARKS = 8;
const MAX_STACKED_MARKS = 4;

/** Code units in which a letter and what stands on it are looked for. */
const LETTER_WITH_MARKS = 32;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const LINE_ENDS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/**
 * Shown as nothing and changing nothing (Unicode Default_Ignorable_Code_Point), so only good for hiding words from whoever
 * looks for them. Not among them: what is looked at below, and marks of direction, which right-to-left text needs.
 */
const INVISIBLE = /(?![\p{Join_C}\u180e\p{Bidi_C}\p{VS}\u{e0020}-\u{e007f}])\p{DI}|[\ufff9-\ufffb]/gu;
/** Invisible letters that spell the flags of regions after a black flag, and elsewhere whatever somebody hides. */
const TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007e}]{2,7}\u{e007f})|[\u{e0020}-\u{e007f}]/gu;
/** A selector of how the character before is drawn, a joiner between parts of emoji or letters: of a run, one of each. */
const SELECTORS_AND_JOINERS = /(?=[\p{VS}\p{Join_C}\u180e])(\p{VS}?)([\p{Join_C}\u180e]?)[\p{VS}\p{Join_C}\u180e]*/gu;
const SELECTABLE = /[\p{Emoji}\p{Sm}\p{P}]|(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])\p{L}/u;
const JOINABLE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]|(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])\p{L}/u;
const MARK = /\p{M}/u;
const STACKED_MARK = /(?!\p{VS})(?=\p{sc=Inherited})\p{M}/u;
const FORMAT = /\p{Cf}/u;
/** What has no letter to stand on or to join, and spaces around everything. */
const OUTSIDE = /^[\s\p{M}\p{Join_C}\u180e]+|\s+$/gu;
/** Characters of a Unicode version that we do not know yet count as readable: the newest emoji are among them. */
const READABLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{M}\u2800\u115f\u1160\u3164\uffa0]/u;

/**
 * A chat message as it is stored and shown: one line in normal form C, without what is invisible, in the order in which it
 * is read, and no higher than its line. Markup, links and emoji stay as they are: they are shown as text.
 * @returns '' when there is nothing to read in it
 */
export function messageText(text: string): string {
  const shown = PRINTABLE_ASCII.test(text) ? text.trim() : cleaned(text);
  return READABLE.test(shown) ? shown : '';
}

function cleaned(text: string): string {
  const visible = text.replace(LINE_ENDS_AND_CONTROLS, ' ').replace(INVISIBLE, '').replace(TAGS, '$1');
  const joined = balanceDirections(visible).normalize('NFC').replace(SELECTORS_AND_JOINERS, keepUseful);
  // Once more, because what kept a letter and its marks apart may be gone now.
  return boundMarks(joined.normalize('NFC')).replace(OUTSIDE, '');
}

/** Keeps of a run of selectors and joiners what means something after the character, or the letter, before it. */
function keepUseful(_run: string, selector: string, joiner: string, index: number, text: string): string {
  const before = [...text.slice(Math.max(0, index - 2), index)].at(-1) ?? '';
  const letter =
    [...text.slice(Math.max(0, index - LETTER_WITH_MARKS), index)].findLast((character) => !MARK.test(character)) ?? '';
  return (SELECTABLE.test(before) ? selector : '') + (JOINABLE.test(letter) ? joiner : '');
}

function boundMarks(text: string): string {
  if (!MARK.test(text)) return text;
  let marks = 0;
  let stacked = 0;
  let bounded = '';
  for (const character of text) {
    if (MARK.test(character)) {
      marks += 1;
      if (STACKED_MARK.test(character)) stacked += 1;
      if (marks > MAX_MARKS || stacked > MAX_STACKED_MARKS) continue;
    } else if (!FORMAT.test(character)) {
      // What is invisible is no letter of its own: the next mark still stands on the one before.
      marks = 0;
      stacked = 0;
    }
    bounded += character;
  }
  return bounded;
}

/** Text as it is compared: two that look alike but for case, spaces and what is invisible are the same. */
export const comparableText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
