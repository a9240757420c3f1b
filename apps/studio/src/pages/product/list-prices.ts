import type { ListPriceView, MarketView, VariantView } from '@vitrine/contracts';
import { amountProblem, minorToText, textToMinor } from '../../forms/money-input';

/** A price in a currency, and the one before a reduction; as typed. */
export type PriceField = 'price' | 'before';

/** The currencies that a store sells in beside its own, in the order of its markets. */
export const otherCurrencies = (markets: readonly MarketView[], own: string): readonly string[] => [
  ...new Set(markets.map(({ currency }) => currency).filter((currency) => currency !== own)),
];

export function priceText(prices: readonly ListPriceView[], currency: string, field: PriceField): string {
  const price = prices.find((one) => one.currency === currency);
  const amountMinor = field === 'price' ? price?.priceMinor : price?.compareAtPriceMinor;
  return amountMinor === undefined || amountMinor === null ? '' : minorToText(amountMinor, currency);
}

export type PriceChange =
  { readonly prices: readonly ListPriceView[] } | { readonly problem: string; readonly prices?: undefined };

/** All prices of a variant after one field was left; an empty price takes the whole price away. */
export function withPriceText(
  prices: readonly ListPriceView[],
  currency: string,
  field: PriceField,
  text: string,
): PriceChange {
  const others = prices.filter((one) => one.currency !== currency);
  const known = prices.find((one) => one.currency === currency);
  const isEmpty = text.trim() === '';
  if (isEmpty && field === 'price') return { prices: others };
  if (field === 'before' && known === undefined) return isEmpty ? { prices } : { problem: 'Enter the price first.' };
  const problem = isEmpty ? null : amountProblem(text, currency);
  if (problem !== null) return { problem };
  const amountMinor = isEmpty ? null : textToMinor(text, currency);
  const changed: ListPriceView = {
    currency,
    priceMinor: field === 'price' ? (amountMinor ?? 0) : (known?.priceMinor ?? 0),
    compareAtPriceMinor: field === 'before' ? amountMinor : (known?.compareAtPriceMinor ?? null),
  };
  const { priceMinor, compareAtPriceMinor } = changed;
  if (compareAtPriceMinor !== null && compareAtPriceMinor <= priceMinor)
    return { problem: 'The price before must be higher than the price.' };
  return { prices: [...others, changed] };
}

export interface PriceFill {
  readonly variant: VariantView;
  readonly prices: readonly ListPriceView[];
}

/** Sizes without a price in a currency get that of another size which costs the same at home. */
export function fillsOf(variants: readonly VariantView[], currency: string): readonly PriceFill[] {
  const priceOf = (variant: VariantView): ListPriceView | undefined =>
    variant.listPrices.find((one) => one.currency === currency);
  return variants
    .filter((variant) => priceOf(variant) === undefined)
    .flatMap((variant) => {
      const same = variants.find((one) => one.priceMinor === variant.priceMinor && priceOf(one) !== undefined);
      const price = same === undefined ? undefined : priceOf(same);
      return price === undefined ? [] : [{ variant, prices: [...variant.listPrices, price] }];
    });
}
