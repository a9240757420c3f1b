import type { ListPriceView } from '@vitrine/contracts';

interface Priced {
  readonly currency: string;
  readonly variants: readonly {
    readonly priceMinor: number;
    readonly compareAtPriceMinor: number | null;
    readonly listPrices?: readonly ListPriceView[];
  }[];
}

/** Whether anything of it has a price in another currency: most stores have none, and nobody asks for their markets. */
export const hasListPrices = ({ variants }: Priced): boolean =>
  variants.some(({ listPrices }) => listPrices !== undefined && listPrices.length > 0);

/** A product with its prices in a currency: as it is, unless every variant has a price in it. */
export function pricedIn<P extends Priced>(product: P, currency: string | null): P {
  if (currency === null || currency === product.currency || product.variants.length === 0) return product;
  const variants = product.variants.flatMap((variant) => {
    const price = variant.listPrices?.find((one) => one.currency === currency);
    const { priceMinor, compareAtPriceMinor } = price ?? {};
    return priceMinor === undefined
      ? []
      : [{ ...variant, priceMinor, compareAtPriceMinor: compareAtPriceMinor ?? null }];
  });
  return variants.length === product.variants.length ? { ...product, currency, variants } : product;
}
