import type { Money, MoneyByCurrency } from '@vitrine/contracts';
import { money } from './money';

/** The sums with one more amount in them, or with `times` -1 without it. */
export function addAmount(sums: MoneyByCurrency, { amountMinor, currency }: Money, times: 1 | -1 = 1): MoneyByCurrency {
  const { [currency]: before = 0, ...others } = sums;
  const sumMinor = before + times * amountMinor;
  return sumMinor === 0 ? others : { ...others, [currency]: sumMinor };
}

/**
 * The sums as amounts, that of the most minor units first: an order to read them in, not a comparison of their worth.
 * What is zero is left out. @throws MoneyError when one of them is not exact.
 */
export const amountsOf = (sums: MoneyByCurrency): readonly Money[] =>
  Object.entries(sums)
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([currency, amountMinor]) => money(amountMinor, currency))
    .sort((left, right) => right.amountMinor - left.amountMinor || (left.currency < right.currency ? -1 : 1));
