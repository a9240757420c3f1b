import { foldedText } from './folded-text';

/** Signs that are read as the letter that they look like, where letters are around them. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g' },
  ...{ '@': 'a', $: 's', '€': 'e', '£': 'l', '+': 't', '(': 'c', '¢': 'c', '¥': 'y', µ: 'u' },
};
/** What may be either. */
const I_OR_L = /[1!|¡]/gu;
const SIGN = /[02-9@$€£+(¢¥µ]/gu;
const LETTER = /\p{L}/u;
const NOT_IN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
const SPELLED_OUT = /(?<![^ ])[\p{L}\p{N}](?: [\p{L}\p{N}]){2,}(?![^ ])/gu;
/** A word of which some letters are hidden, as in f**k, and no more than are shown. */
const MASKED = /(?<![\p{L}\p{N}*#])\p{L}[\p{L}*#]{0,30}[*#][\p{L}*#]{0,30}/gu;
const MASK = '*';
/** More would be a search through all terms. */
const MASKS_AT_MOST = 3;
/** Scripts that put no spaces between words: a term of theirs is found anywhere. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
/** Letters that words hardly ever double: of others three say that somebody stretches a word. */
const SELDOM_DOUBLED = 'aiu';

const BELOW_ALL = -1;

/**
 * Terms in the order of their UTF-16 code units: those that begin alike stand together, so that a text is followed by
 * making a range of them narrower with each of its characters. Whatever the terms are, a step costs a few comparisons,
 * and they take no memory beyond their own.
 */
class SortedTerms {
  private readonly texts: readonly string[];
  private readonly indices: readonly number[];

  /** @param indexOf the index of each text */
  constructor(indexOf: ReadonlyMap<string, number>) {
    this.texts = [...indexOf.keys()].sort();
    this.indices = this.texts.map((text) => indexOf.get(text) ?? 0);
  }

  /** Adds to `found` the terms that begin at a place of a text. */
  find(text: string, start: number, found: Set<number>): void {
    let [from, to, depth] = [0, this.texts.length, 0];
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const first = this.firstNotBelow(code, depth, from, to);
      if (first < to && this.codeAt(first, depth) === code) {
        to = this.firstNotBelow(code + 1, depth, first, to);
        from = first;
        depth += 1;
        this.note(from, depth, found);
      } else if (at === start || !isStretched(text, at)) return;
    }
  }

  /** The same for a text in which masks stand for any letter. */
  findMasked(text: string, found: Set<number>, at = 0, from = 0, to = this.texts.length): void {
    if (from === to) return;
    this.note(from, at, found);
    if (at === text.length) return;
    const isMask = text[at] === MASK;
    const wanted = text.charCodeAt(at);
    // Terms that end here stand before those that go on.
    let next = this.firstNotBelow(isMask ? 0 : wanted, at, from, to);
    while (next < to && (isMask || this.codeAt(next, at) === wanted)) {
      const end = this.firstNotBelow(this.codeAt(next, at) + 1, at, next, to);
      this.findMasked(text, found, at + 1, next, end);
      next = end;
    }
  }

  private note(from: number, length: number, found: Set<number>): void {
    const index = this.indices[from];
    if (index !== undefined && this.texts[from]?.length === length) found.add(index);
  }

  /** Below every character where a term ends before. */
  private codeAt(position: number, depth: number): number {
    const text = this.texts[position] ?? '';
    return depth < text.length ? text.charCodeAt(depth) : BELOW_ALL;
  }

  /** The first in a range, all of one beginning, that goes on with this character or a later one. */
  private firstNotBelow(code: number, depth: number, from: number, to: number): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.codeAt(middle, depth) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Finds terms in messages however they are written: in capitals, with accents, in letters of another width or script, in
 * signs that look like letters, stretched, spelled out, with dots between or some letters hidden. A term is whole words,
 * so that 'ass' is not found in 'class'; `*` at its end or beginning says that a word may go on there.
 */
export class TermMatcher {
  private readonly terms: SortedTerms;
  /** What is looked for, in UTF-16 code units: about half of the bytes that it takes. */
  readonly length: number;

  /** @param terms those without a letter or digit are never found; see `comparableTerm` */
  constructor(terms: readonly string[]) {
    const indexOf = new Map<string, number>();
    let length = 0;
    terms.forEach((term, index) => {
      const text = comparableTerm(term);
      if (text === '' || indexOf.has(text)) return;
      indexOf.set(text, index);
      length += text.length;
    });
    this.terms = new SortedTerms(indexOf);
    this.length = length;
  }

  /** The indices of the terms that are in a text, the smallest first; of two terms that read the same, that of the first. */
  find(text: string): number[] {
    const found = new Set<number>();
    const folded = foldedText(text);
    for (const reading of readings(folded)) {
      for (let start = 0; start < reading.length; start++) this.terms.find(reading, start, found);
    }
    for (const [word] of folded.matchAll(MASKED)) {
      const masked = ` ${word.replaceAll('#', MASK)} `;
      const masks = masked.split(MASK).length - 1;
      if (masks <= MASKS_AT_MOST && 2 * masks <= word.length) this.terms.findMasked(masked, found);
    }
    return [...found].sort((one, other) => one - other);
  }
}

/** A term as it is looked for, a space at each end where a word must end there; '' when nothing of it can be found. */
export function comparableTerm(term: string): string {
  const folded = foldedText(term.trim());
  const words = inWords(LETTER.test(folded) ? folded.replace(/[@$€£¢¥µ]/gu, (sign) => SIGNS[sign] ?? sign) : folded);
  if (words === '') return '';
  if (UNSPACED.test(words)) return words;
  return `${folded.startsWith('*') ? '' : ' '}${words}${folded.endsWith('*') ? '' : ' '}`;
}

/** The ways in which a folded text can be read, without those that are no different. */
function readings(folded: string): Set<string> {
  const plain = inWords(folded);
  const all = new Set([plain]);
  for (const letter of ['i', 'l']) {
    const lettered = withoutSigns(folded, letter);
    const words = inWords(lettered);
    all.add(words);
    all.add(inWords(lettered.replace(/[^\p{L}\p{M}\p{N}\s]+/gu, '')));
    all.add(words.replace(SPELLED_OUT, (letters) => letters.replaceAll(' ', '')));
  }
  all.add(plain.replace(SPELLED_OUT, (letters) => letters.replaceAll(' ', '')));
  return new Set([...all].map((words) => ` ${words} `));
}

const inWords = (text: string): string => text.replace(NOT_IN_WORDS, ' ').trim();

/** Words, and signs that stand alone in a row. */
const CHUNK = /(?<!\S)\S(?: \S){2,}(?!\S)|\S+/gu;

/** Numbers and prices stay what they are: only next to letters a sign is one. */
const withoutSigns = (folded: string, iOrL: string): string =>
  folded.replace(CHUNK, (chunk) =>
    LETTER.test(chunk) ? chunk.replace(SIGN, (sign) => SIGNS[sign] ?? sign).replace(I_OR_L, iOrL) : chunk,
  );

/** Whether a character only repeats the one before, of a word that somebody stretched. */
function isStretched(text: string, at: number): boolean {
  const character = text[at] ?? '';
  if (character === ' ' || text[at - 1] !== character) return false;
  return SELDOM_DOUBLED.includes(character) || text[at + 1] === character || text[at - 2] === character;
}
