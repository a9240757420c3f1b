import { DiscountKind, type Money } from '@vitrine/contracts';
import { addMoney, money, MoneyError, sumMoney } from './money';

/** A share of an amount in parts per million. */
export interface ShareRule {
  readonly ratePpm: number;
}
export interface TaxRule extends ShareRule {
  readonly isIncluded: boolean;
}
export type DiscountRule =
  | { readonly kind: typeof DiscountKind.Percent; readonly ratePpm: number }
  | { readonly kind: typeof DiscountKind.Amount; readonly amount: Money }
  | { readonly kind: typeof DiscountKind.FreeShipping };

export interface ShippingRule {
  readonly priceMinor: number;
  readonly freeFromMinor: number | null;
}
export interface Basket {
  /** Of the goods, in the currency of everything else. */
  readonly subtotal: Money;
  readonly shipping: ShippingRule;
  readonly discount: DiscountRule | null;
  readonly tax: TaxRule;
  readonly duty: ShareRule;
}
export interface Charges {
  readonly subtotal: Money;
  /** Taken off the goods. */
  readonly discount: Money;
  readonly shipping: Money;
  /** Contained in the rest, or added to it, as the rule says. */
  readonly tax: Money;
  readonly duties: Money;
  readonly total: Money;
}

const PPM = 1_000_000n;

/** Rounded half up, in whole numbers all the way: a double has no 19 %. */
function divideRounded(numerator: bigint, denominator: bigint): number {
  return Number((numerator * 2n + denominator) / (denominator * 2n));
}

const checkRate = (ratePpm: number): bigint => {
  if (!Number.isSafeInteger(ratePpm) || ratePpm < 0) throw new MoneyError(`${ratePpm} is no rate.`);
  return BigInt(ratePpm);
};

/** So many millionths of an amount. @throws MoneyError */
export const shareOf = ({ amountMinor, currency }: Money, ratePpm: number): Money =>
  money(divideRounded(BigInt(amountMinor) * checkRate(ratePpm), PPM), currency);

/** The tax that an amount contains: of 119 at 19 % it is 19. @throws MoneyError */
export function containedTax({ amountMinor, currency }: Money, ratePpm: number): Money {
  const rate = checkRate(ratePpm);
  return money(divideRounded(BigInt(amountMinor) * rate, PPM + rate), currency);
}

/** From the value of the goods before a discount, so that a code does not take the free shipping away. */
export function shippingPrice({ priceMinor, freeFromMinor }: ShippingRule, subtotal: Money): Money {
  const isFree = freeFromMinor !== null && subtotal.amountMinor >= freeFromMinor;
  return money(isFree ? 0 : priceMinor, subtotal.currency);
}

function discountOf(subtotal: Money, rule: DiscountRule | null): Money {
  if (rule?.kind === DiscountKind.Percent) return shareOf(subtotal, Math.min(rule.ratePpm, 1_000_000));
  if (rule?.kind !== DiscountKind.Amount) return money(0, subtotal.currency);
  if (rule.amount.currency !== subtotal.currency)
    throw new MoneyError(`${rule.amount.currency} can't be taken off ${subtotal.currency}.`);
  return money(Math.min(rule.amount.amountMinor, subtotal.amountMinor), subtotal.currency);
}

/**
 * What a basket costs. Tax and duties are of the goods less the discount, and of their shipping. Each is rounded once
 * for the whole basket, half up, so that its parts add up to the total exactly.
 * @throws MoneyError when currencies differ or an amount is not exact.
 */
export function priceBasket({ subtotal, shipping: shippingRule, discount: rule, tax, duty }: Basket): Charges {
  const discount = discountOf(subtotal, rule);
  const shipping =
    rule?.kind === DiscountKind.FreeShipping ? money(0, subtotal.currency) : shippingPrice(shippingRule, subtotal);
  const net = addMoney(money(subtotal.amountMinor - discount.amountMinor, subtotal.currency), shipping);
  const duties = shareOf(net, duty.ratePpm);
  const taxAmount = tax.isIncluded ? containedTax(net, tax.ratePpm) : shareOf(net, tax.ratePpm);
  const untaxed = addMoney(net, duties);
  const total = tax.isIncluded ? untaxed : addMoney(untaxed, taxAmount);
  return { subtotal, discount, shipping, tax: taxAmount, duties, total };
}

export interface Sale {
  readonly productId: string;
  readonly total: Money;
}

const byProduct = (left: Sale, right: Sale): number =>
  Number(left.productId > right.productId) - Number(left.productId < right.productId);

/**
 * What sales come to when a discount on all of them together is taken off: each less its share, rounded so that they add
 * up. They are gone through by product, so that what a product comes to stays when two lines of it become one.
 * @returns in the order of the sales
 * @throws MoneyError when currencies differ, or the discount is more than all of it.
 */
export function afterDiscount(sales: readonly Sale[], discount: Money): Money[] {
  const totals = sales.map(({ total }) => total);
  const { amountMinor: sumMinor } = sumMoney(totals, discount.currency);
  if (discount.amountMinor > sumMinor) throw new MoneyError(`${discount.amountMinor} can't be taken off ${sumMinor}.`);
  if (discount.amountMinor === 0) return totals;
  const leftOf = (minor: number): number =>
    Number((BigInt(minor) * BigInt(sumMinor - discount.amountMinor)) / BigInt(sumMinor));
  let beforeMinor = 0;
  for (const [index, { total }] of [...sales.entries()].toSorted(([, left], [, right]) => byProduct(left, right))) {
    const untilMinor = beforeMinor + total.amountMinor;
    totals[index] = money(leftOf(untilMinor) - leftOf(beforeMinor), total.currency);
    beforeMinor = untilMinor;
  }
  return totals;
}

/** The market that a country belongs to: the one that names it, else the one for everywhere else; null when there is none. */
export function marketOf<Market extends { readonly countries: readonly string[] }>(
  markets: readonly Market[],
  country: string,
): Market | null {
  return (
    markets.find(({ countries }) => countries.includes(country)) ??
    markets.find(({ countries }) => countries.length === 0) ??
    null
  );
}
