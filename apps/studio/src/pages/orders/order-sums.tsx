import type { OrderDetailView } from '@vitrine/contracts';
import { Fragment, type ReactElement } from 'react';
import { sumRows } from './model/sum-rows';
import styles from './orders.module.css';

/** What an order is made of: pieces, code, shipping, duties, tax, and the total. */
export function OrderSums({ order }: { readonly order: OrderDetailView }): ReactElement {
  return (
    <dl className={styles.sums} data-testid="order-sums">
      {sumRows(order).map(({ label, text, kind }) => {
        const look = kind === 'total' ? styles.total : kind === 'note' ? styles.note : undefined;
        return (
          <Fragment key={label}>
            <dt className={look}>
              <bdi>{label}</bdi>
            </dt>
            <dd className={look}>{text}</dd>
          </Fragment>
        );
      })}
    </dl>
  );
}
