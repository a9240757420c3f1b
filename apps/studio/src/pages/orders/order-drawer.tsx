import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OrderView } from '@vitrine/contracts';
import { formatClock, formatDateTime, formatMoney, Skeleton, Tile, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { QueryError } from '../../components/states';
import { queryKeys } from '../../queries/keys';
import styles from './orders.module.css';
import table from '../../components/table.module.css';

function OrderDetail({ order }: { readonly order: OrderView }): ReactElement {
  const { address, buyer, payment } = order;
  return (
    <div className={styles.drawer}>
      <ul className={styles.lines}>
        {order.lines.map((line) => (
          <li key={line.variantId} className={styles.line}>
            <Tile url={line.pictureUrl} alt="" className={table.picture ?? ''} />
            <span>
              <b className={table.strong}>{line.title}</b>
              <span className={table.small}>
                {[line.size, line.colour, `${line.quantity} × ${formatMoney(line.unitPrice)}`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {line.mediaTimeMs !== null && (
                <span className={table.small}>bought at {formatClock(line.mediaTimeMs)} of the show</span>
              )}
            </span>
            <b className={table.medium}>{formatMoney(line.total)}</b>
          </li>
        ))}
      </ul>
      <dl className={styles.sums}>
        <dt>Pieces</dt>
        <dd>{formatMoney(order.subtotal)}</dd>
        <dt>Shipping</dt>
        <dd>{order.shipping.amountMinor === 0 ? 'free' : formatMoney(order.shipping)}</dd>
        <dt className={styles.total}>Total</dt>
        <dd className={styles.total}>{formatMoney(order.total)}</dd>
      </dl>
      <section className={styles.block}>
        <h3>Goes to</h3>
        <p>
          {address.fullName}
          <br />
          {address.line1}
          {address.line2 !== null && address.line2 !== '' && (
            <>
              <br />
              {address.line2}
            </>
          )}
          <br />
          {address.postalCode} {address.city}, {address.country}
        </p>
      </section>
      <section className={styles.block}>
        <h3>Bought by</h3>
        <p>
          {buyer.displayName}
          {buyer.email !== null && (
            <>
              <br />
              <a href={`mailto:${buyer.email}`}>{buyer.email}</a>
            </>
          )}
        </p>
      </section>
      <section className={styles.block}>
        <h3>Paid</h3>
        <p>
          {payment.brand} ending in {payment.last4}, {formatDateTime(new Date(order.placedAt))}
        </p>
      </section>
    </div>
  );
}

/** One order at the side; its address can be sent to a colleague. */
export function OrderDrawer({
  orderId,
  known,
  onClose,
}: {
  readonly orderId: string | null;
  /** As the list holds it, so that nothing has to be waited for. */
  readonly known: OrderView | null;
  readonly onClose: () => void;
}): ReactElement {
  const api = useApi();
  const query = useQuery({
    queryKey: queryKeys.order(orderId ?? ''),
    queryFn: ({ signal }) => api.orders.get(orderId ?? '', { signal }),
    enabled: orderId !== null && known === null,
  });
  const order = known ?? query.data ?? null;
  return (
    <Drawer
      opened={orderId !== null}
      onClose={onClose}
      position="right"
      radius={0}
      overlayProps={{ backgroundOpacity: 0.25, blur: 0 }}
      title={order === null ? 'Order' : `Order ${order.number}`}
    >
      {order !== null ? (
        <OrderDetail order={order} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <Skeleton width="100%" height={300} />
      )}
    </Drawer>
  );
}
