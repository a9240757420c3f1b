import { townLine } from '@vitrine/domain';
import { ErrorState, Icon, problemText, Skeleton, toasts, countryName } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useAddresses, useRemoveAddress } from '../../queries/addresses';
import styles from './account.module.css';

/** Where things were sent. An address is kept when something is bought to it. */
export function AddressesCard(): ReactElement | null {
  const addresses = useAddresses();
  const remove = useRemoveAddress();
  if (addresses.data?.length === 0) return null;
  return (
    <section className={styles['card']} data-testid="addresses">
      <h2 className={styles['title']}>Your addresses</h2>
      {addresses.isLoading && <Skeleton width="100%" height={48} />}
      {addresses.error !== null && (
        <ErrorState
          text={problemText(addresses.error)}
          onRetry={() => void addresses.refetch()}
          isRetrying={addresses.isFetching}
        />
      )}
      <ul className={styles['addresses']}>
        {addresses.data?.map(({ id, label, fullName, line1, city, postalCode, country }) => (
          <li key={id} className={styles['address']}>
            <p>
              <bdi>{label === '' ? fullName : label}</bdi>
              <br />
              <small className={styles['muted']}>
                <bdi>{`${line1}, ${townLine({ postalCode, city })}, ${countryName(country)}`}</bdi>
              </small>
            </p>
            <button
              type="button"
              className={styles['remove']}
              aria-label={`Forget the address ${line1}, ${city}`}
              disabled={remove.isPending}
              onClick={() => remove.mutate(id, { onSuccess: () => toasts.show('Address forgotten') })}
            >
              <Icon name="trash" sizePx={20} />
            </button>
          </li>
        ))}
      </ul>
      {remove.error !== null && (
        <p role="alert" className={styles['problem']}>
          {problemText(remove.error).title}. {problemText(remove.error).body}
        </p>
      )}
    </section>
  );
}
