const EMBEDDINGS = '\u202a\u202b';
const OVERRIDES = '\u202d\u202e';
const ISOLATES = '\u2066\u2067\u2068';
const END_OF_EMBEDDING = '\u202c';
const END_OF_ISOLATE = '\u2069';

const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * Text without overrides of its direction, and without embeddings and isolates (Unicode Standard Annex 9, sections 2.1 to
 * 2.4) that are not closed or close nothing. Overrides show letters in another order than they are read in, which no chat
 * needs and every forger of addresses likes. Pairs of the others stay: keyboards and other messengers put them around names.
 */
export function balanceDirections(text: string): string {
  if (!DIRECTIONS.test(text)) return text;
  const characters = [...text];
  const kept = new Set<number>();
  let open: { readonly at: number; readonly sign: string }[] = [];
  const close = (begin: number, end: number): void => {
    const { at, sign } = open[begin];
    if (!OVERRIDES.includes(sign)) kept.add(at).add(end);
    // What was begun since has no end of its own.
    open = open.slice(0, begin);
  };
  characters.forEach((sign, at) => {
    if (EMBEDDINGS.includes(sign) || OVERRIDES.includes(sign) || ISOLATES.includes(sign)) {
      open.push({ at, sign });
    } else if (sign === END_OF_EMBEDDING) {
      // It closes what was begun last, and nothing around an isolate that is open.
      const last = open.length - 1;
      if (last >= 0 && !ISOLATES.includes(open[last].sign)) close(last, at);
    } else if (sign === END_OF_ISOLATE) {
      const last = open.findLastIndex((begun) => ISOLATES.includes(begun.sign));
      if (last >= 0) close(last, at);
    } else {
      kept.add(at);
    }
  });
  return characters.filter((_, at) => kept.has(at)).join('');
}
