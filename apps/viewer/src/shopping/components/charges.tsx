import type { ChargesView } from '@vitrine/contracts';
import { chargeRows, formatMoney, totalNotes } from '@vitrine/web';
import { Fragment, type ReactElement } from 'react';
import styles from './charges.module.css';

/** What makes up the total, for a checkout and for an order. */
export function Charges({
  charges,
  pieces,
  shippingName,
  className,
}: {
  readonly charges: ChargesView;
  readonly pieces: number;
  readonly shippingName: string;
  readonly className?: string | undefined;
}): ReactElement {
  const notes = totalNotes(charges);
  return (
    <>
      <dl className={`${styles['totals']} ${className ?? ''}`} data-testid="charges">
        {chargeRows(charges, pieces, shippingName).map(({ key, label, value }) => (
          <Fragment key={key}>
            <dt>
              <bdi>{label}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </Fragment>
        ))}
        <dt className={styles['total']}>Total</dt>
        <dd className={styles['total']}>
          <bdi data-testid="total">{formatMoney(charges.total)}</bdi>
        </dd>
      </dl>
      {notes.length > 0 && <p className={styles['notes']}>{notes.join('. ')}.</p>}
    </>
  );
}
