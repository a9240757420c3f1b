import type { OrderState, PersonView } from '@vitrine/contracts';
import { formatMoney, Tile, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { inLastMinute } from '../model/rates';
import styles from './console.module.css';

export function orderLineText({ lines }: Pick<OrderState, 'lines'>): string {
  const [first, ...rest] = lines;
  if (first === undefined) return '';
  const quantity = first.quantity > 1 ? `${first.quantity} × ` : '';
  const text = `${quantity}${[first.title, first.size, first.colour].filter(Boolean).join(', ')}`;
  return rest.length === 0 ? text : `${text} and ${rest.length} more`;
}

/** Orders of this show as they are paid, newest on top. */
export function LiveOrders({
  orders,
  people,
}: {
  readonly orders: readonly OrderState[];
  readonly people: Readonly<Record<string, PersonView>>;
}): ReactElement {
  const now = useNow(5_000);
  const recent = inLastMinute(orders, now);
  return (
    <section className={`${styles.panel} ${styles.filling}`} aria-label="Live orders">
      <header className={styles.panelHead}>
        <h2>Live orders</h2>
        {recent > 0 && <span className={styles.note}>{recent} in the last minute</span>}
      </header>
      {orders.length === 0 ? (
        <p className={styles.quiet} data-testid="live-orders">
          The first order of the show will stand here.
        </p>
      ) : (
        <ul className={styles.orders} data-testid="live-orders" tabIndex={0} aria-label="Orders, newest first">
          {[...orders].reverse().map((order) => (
            <li key={order.orderId} data-testid="order-row">
              <Tile url={order.lines[0]?.pictureUrl ?? null} alt="" className={styles.orderPicture ?? ''} />
              <span className={styles.orderWords}>
                <bdi>{people[order.buyerId]?.displayName ?? 'Somebody'}</bdi>
                <small>{orderLineText(order)}</small>
              </span>
              <b>{formatMoney(order.total)}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
