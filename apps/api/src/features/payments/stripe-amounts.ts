import type { Money } from '@vitrine/contracts';
import { currencyExponent, money } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';

// As Stripe documents its currencies (docs.stripe.com/currencies): what it counts in whole units, and in thousandths.
const ZERO_DECIMAL: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
);
const THREE_DECIMAL: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '));
/** They have no smaller unit any more, and are still counted in hundredths, of which there may be whole hundreds only. */
const WHOLE_IN_HUNDREDTHS: ReadonlySet<string> = new Set(['ISK', 'UGX']);
/** The longest amount that Stripe takes for every currency. */
const MAX_STRIPE_AMOUNT = 99_999_999;

const stripeExponent = (currency: string): number =>
  ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;

/** Amounts of these currencies are counted in such steps. */
const stepOf = (currency: string): number =>
  THREE_DECIMAL.has(currency) ? 10 : WHOLE_IN_HUNDREDTHS.has(currency) ? 100 : 1;

const unsupported = ({ amountMinor, currency }: Money): DomainError =>
  new DomainError('payment.amount-unsupported', `Exactly ${amountMinor} of ${currency} can't be charged.`, {
    amount: { amountMinor, currency },
  });

/**
 * The same amount as Stripe counts it; never rounded.
 * @throws DomainError `payment.amount-unsupported` when Stripe can't charge exactly that.
 */
export function toStripeAmount(amount: Money): number {
  const { amountMinor, currency } = amount;
  const shift = stripeExponent(currency) - currencyExponent(currency);
  const factor = 10 ** Math.abs(shift);
  if (shift < 0 && amountMinor % factor !== 0) throw unsupported(amount);
  const counted = shift < 0 ? amountMinor / factor : amountMinor * factor;
  if (counted % stepOf(currency) !== 0 || counted < 0 || counted > MAX_STRIPE_AMOUNT) throw unsupported(amount);
  return counted;
}

/** @throws MoneyError when the amount has no exact form in our minor units. */
export function fromStripeAmount(counted: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  const shift = stripeExponent(currency) - currencyExponent(currency);
  return money(shift < 0 ? counted * 10 ** -shift : counted / 10 ** shift, currency);
}
