import { LIMITS } from '@vitrine/contracts';

export interface NewVariant {
  readonly size: string;
  readonly sku: string;
}

/** 'S, M, L' as three sizes, each once; an empty field is the one size ''. */
export function sizesOf(text: string): readonly string[] {
  const sizes = text
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '');
  return sizes.length === 0 ? [''] : [...new Set(sizes)];
}

/** One variant per size; several share the article number and carry their size at its end. */
export function newVariantsOf(sizeText: string, sku: string): readonly NewVariant[] {
  const sizes = sizesOf(sizeText);
  if (sizes.length === 1) return sizes.map((size) => ({ size, sku }));
  return sizes.map((size) => ({ size, sku: `${sku}-${size.replace(/[^A-Za-z0-9._-]+/g, '-')}` }));
}

export function sizeProblem(sizeText: string): string | null {
  const isTooLong = sizesOf(sizeText).some((size) => size.length > LIMITS.optionText.max);
  return isTooLong ? `At most ${LIMITS.optionText.max} characters a size.` : null;
}

export function skuProblem(sizeText: string, sku: string): string | null {
  if (!/^[A-Za-z0-9._-]+$/.test(sku)) return 'Letters, digits, dots, hyphens and underscores.';
  const all = newVariantsOf(sizeText, sku).map((variant) => variant.sku);
  if (all.some(({ length }) => length > LIMITS.sku.max)) return `At most ${LIMITS.sku.max} characters with the size.`;
  return new Set(all).size < all.length ? 'Two of these sizes would get the same number. Add them one by one.' : null;
}
