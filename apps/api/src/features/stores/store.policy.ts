import { DomainError } from '../../platform/errors';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** @throws DomainError `request.invalid` for three letters that are no currency. */
export function checkCurrency(currency: string): void {
  if (CURRENCIES.has(currency)) return;
  throw new DomainError('request.invalid', 'There is no such currency.', {
    fields: [{ path: 'currency', rules: ['currency must be a code of ISO 4217'] }],
  });
}
