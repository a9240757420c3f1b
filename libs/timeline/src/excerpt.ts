let segmenter: Intl.Segmenter | null = null;

/**
 * The beginning of a text, at most `maxUnits` UTF-16 code units of it, without part of a character: neither half a
 * surrogate pair nor half an emoji of several parts. Where the run-time has no segmenter, and within a single character
 * that is longer than all that is asked for, only surrogate pairs are kept whole.
 */
export function excerpt(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  const begin = characterBegin(text, maxUnits);
  return text.slice(0, begin > 0 ? begin : pairBegin(text, maxUnits));
}

/** Where the character begins that this code unit is a part of. */
function characterBegin(text: string, unit: number): number {
  // Firefox has it since 125.
  if (!('Segmenter' in Intl)) return pairBegin(text, unit);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text).containing(unit)?.index ?? unit;
}

function pairBegin(text: string, unit: number): number {
  const isInPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(unit - 1, unit + 1));
  return isInPair ? unit - 1 : unit;
}
