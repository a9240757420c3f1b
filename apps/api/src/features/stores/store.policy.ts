import { isCurrency } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';

/** @throws DomainError `request.invalid` for three letters that are no currency. */
export function checkCurrency(currency: string): void {
  if (isCurrency(currency)) return;
  throw new DomainError('request.invalid', 'There is no such currency.', {
    fields: [{ path: 'currency', rules: ['currency must be a code of ISO 4217'] }],
  });
}
