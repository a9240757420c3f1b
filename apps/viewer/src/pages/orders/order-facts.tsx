import type { OrderDetailView } from '@vitrine/contracts';
import { townLine } from '@vitrine/domain';
import { chargeRows, countryName, formatMoney, isRefundPending, totalNotes, workingDaysText } from '@vitrine/web';
import { Fragment, type ReactElement } from 'react';
import styles from './orders.module.css';

/** Where it goes, what it cost and what went back. */
export function OrderFacts({ order }: { readonly order: OrderDetailView }): ReactElement {
  const { address, buyer, delivery, lines, payment, refunded } = order;
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <dl className={styles['facts']}>
      <dt>Goes to</dt>
      <dd>
        <bdi>{address.fullName}</bdi>
        <br />
        <bdi>{[address.line1, address.line2].filter((part) => part !== null && part !== '').join(', ')}</bdi>
        <br />
        <bdi>{`${townLine(address)}, ${countryName(address.country)}`}</bdi>
      </dd>
      <dt>Sent with</dt>
      <dd>
        <bdi>{`${delivery.name}, ${workingDaysText(delivery)}`}</bdi>
      </dd>
      {buyer.email !== null && (
        <>
          <dt>Email</dt>
          <dd>
            <bdi>{buyer.email}</bdi>
          </dd>
        </>
      )}
      <dt>Paid with</dt>
      <dd>{`${payment.brand} ending ${payment.last4}`}</dd>
      {chargeRows(order, pieces, delivery.name).map(({ key, label, value }) => (
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
        {formatMoney(order.total)}
        {totalNotes(order).map((note) => (
          <small key={note} className={styles['note']}>
            {note}
          </small>
        ))}
      </dd>
      {refunded.amountMinor > 0 && (
        <>
          <dt>{isRefundPending(order) ? 'On its way back' : 'Paid back'}</dt>
          <dd data-testid="order-refunded">{formatMoney(refunded)}</dd>
        </>
      )}
      {order.returnWindowDays > 0 && order.status !== 'cancelled' && (
        <>
          <dt>Returns</dt>
          <dd>{`within ${order.returnWindowDays} days`}</dd>
        </>
      )}
    </dl>
  );
}
