import type { PromisedOfferView } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { Icon } from '../icon/icon';
import styles from './promises.module.css';

/** What the host promised for these pieces: the gift first, because that is what somebody looks for in the parcel. */
export function Promises({ offers }: { readonly offers: readonly PromisedOfferView[] }): ReactElement | null {
  if (offers.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label="Promised in the show" data-testid="promises">
      {offers.map(({ id, text, gift }) => (
        <li key={id} className={styles['promise']}>
          <Icon name="gift" sizePx={20} />
          <span>
            <b>
              Promised: <bdi>{gift ?? text}</bdi>
            </b>
            {gift !== null && <bdi className={styles['words']}>{text}</bdi>}
          </span>
        </li>
      ))}
    </ul>
  );
}
