import { townLine } from '@vitrine/domain';
import { countryName } from '@vitrine/web';
import type { SavedAddressView } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { useAddresses } from '../../queries/addresses';
import { ADDRESS_FIELDS, type AddressDraft } from '../model/checkout-form';
import styles from './saved-addresses.module.css';

const draftOf = ({ fullName, line1, line2, postalCode, city, country }: SavedAddressView): AddressDraft => ({
  fullName,
  line1,
  line2: line2 ?? '',
  postalCode,
  city,
  country,
});

const isSame = (left: AddressDraft, right: AddressDraft): boolean =>
  ADDRESS_FIELDS.every((name) => left[name] === right[name]);

/** Where things were sent before, one tap each, and a fresh form. Nothing where there is nothing to choose from. */
export function SavedAddresses({
  typed,
  isLocked,
  onChoose,
  onNew,
}: {
  /** What stands in the form. */
  readonly typed: AddressDraft;
  readonly isLocked: boolean;
  readonly onChoose: (address: AddressDraft) => void;
  readonly onNew: () => void;
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
            aria-pressed={isSame(draftOf(address), typed)}
            disabled={isLocked}
            onClick={() => onChoose(draftOf(address))}
          >
            <b>
              <bdi>{address.label === '' ? address.fullName : address.label}</bdi>
            </b>
            <small>
              <bdi>{`${address.line1}, ${townLine(address)}, ${countryName(address.country)}`}</bdi>
            </small>
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles['address']} disabled={isLocked} onClick={onNew}>
          <b>Another address</b>
          <small>Empties the form</small>
        </button>
      </li>
    </ul>
  );
}
