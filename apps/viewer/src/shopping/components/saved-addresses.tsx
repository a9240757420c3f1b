import { countryName } from '@vitrine/web';
import type { SavedAddressView } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { useAddresses } from '../../queries/addresses';
import type { AddressDraft } from '../model/checkout-form';
import styles from './saved-addresses.module.css';

const draftOf = ({ fullName, line1, line2, postalCode, city, country }: SavedAddressView): AddressDraft => ({
  fullName,
  line1,
  line2: line2 ?? '',
  postalCode,
  city,
  country,
});

/** Where things were sent before, one tap each. Nothing where there is nothing to choose from. */
export function SavedAddresses({
  isLocked,
  onChoose,
}: {
  readonly isLocked: boolean;
  readonly onChoose: (address: AddressDraft) => void;
}): ReactElement | null {
  const addresses = useAddresses();
  if (addresses.data === undefined || addresses.data.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label="Your addresses">
      {addresses.data.map((address) => (
        <li key={address.id}>
          <button
            type="button"
            className={styles['address']}
            disabled={isLocked}
            onClick={() => onChoose(draftOf(address))}
          >
            <b>
              <bdi>{address.label === '' ? address.fullName : address.label}</bdi>
            </b>
            <small>
              <bdi>{`${address.line1}, ${address.postalCode} ${address.city}, ${countryName(address.country)}`}</bdi>
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}
