import { DutyTerms, type MarketView, type ProductView, type ShippingMethodView } from '@vitrine/contracts';
import { countryName, formatMoney, percentText, workingDaysText } from '@vitrine/web';
import { joinWords } from '../../../components/join-words';

const NAMED_COUNTRIES = 4;

/** 'Austria and Germany', 'Austria, Belgium, Bulgaria, and 24 more', 'Everywhere else'. */
export function countriesText(countries: readonly string[]): string {
  if (countries.length === 0) return 'Everywhere else';
  const names = countries.map(countryName).sort((a, b) => a.localeCompare(b, 'en'));
  if (names.length <= NAMED_COUNTRIES) return joinWords(names);
  const named = names.slice(0, NAMED_COUNTRIES - 1);
  return joinWords([...named, `${names.length - named.length} more`]);
}

/** '19 % VAT included', '8.875 % sales tax added', 'no tax'. */
export function taxText({
  taxName,
  taxRatePpm,
  isTaxIncluded,
}: Pick<MarketView, 'taxName' | 'taxRatePpm' | 'isTaxIncluded'>): string {
  if (taxRatePpm === 0) return 'no tax';
  return `${percentText(taxRatePpm)} ${taxName === '' ? 'tax' : taxName} ${isTaxIncluded ? 'included' : 'added'}`;
}

export function dutyText({ dutyTerms, dutyRatePpm }: Pick<MarketView, 'dutyTerms' | 'dutyRatePpm'>): string {
  switch (dutyTerms) {
    case DutyTerms.None:
      return 'no duties';
    case DutyTerms.Prepaid:
      return `${percentText(dutyRatePpm)} duties, paid with the order`;
    case DutyTerms.OnDelivery:
      return 'duties on delivery';
  }
}

/** 'Standard €4.90, free from €100.00, 2–4 working days' */
export function methodText(method: ShippingMethodView, currency: string): string {
  const { name, priceMinor, freeFromMinor, minDays, maxDays } = method;
  const amount = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  return [
    `${name} ${priceMinor === 0 ? 'free' : amount(priceMinor)}`,
    ...(freeFromMinor === null || priceMinor === 0 ? [] : [`free from ${amount(freeFromMinor)}`]),
    workingDaysText({ minDays, maxDays }),
  ].join(', ');
}

/** How many sizes on sale can not be bought in a currency, because they have no price in it. */
export function unpricedCount(products: readonly ProductView[], currency: string): number {
  return products
    .filter((product) => product.status === 'active' && product.currency !== currency)
    .flatMap(({ variants }) => variants)
    .filter(({ listPrices }) => !listPrices.some((price) => price.currency === currency)).length;
}
