import type { OrderDetailView } from '@vitrine/contracts';
import { formatDateTime, formatMoney, OrderStatusPill, OrderTimeline, Pill, useSession } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useCurrentStore } from '../../stores/current-store';
import { DisputeNotice, DisputePill } from './dispute-notice';
import { OrderCommands } from './forms/order-commands';
import { OrderLines } from './order-lines';
import { OrderAddress } from './order-address';
import { refundText } from './order-rows';
import { RefundNotice } from './refund-notice';
import styles from './orders.module.css';

/** One order: what to do next, what is in it, where it goes, what happened. */
export function OrderDetail({
  order,
  titleOf,
}: {
  readonly order: OrderDetailView;
  readonly titleOf: (roomId: string) => string;
}): ReactElement {
  const { session } = useSession();
  const { stores } = useCurrentStore();
  const { buyer, payment } = order;
  const refund = refundText(order);
  return (
    <div className={styles.drawer} data-testid="order-detail">
      <div className={styles.state}>
        <OrderStatusPill status={order.status} />
        <DisputePill status={order.disputeStatus} />
        {refund !== null && <Pill icon="receipt">{refund}</Pill>}
        <span className={styles.quiet}>{formatDateTime(new Date(order.placedAt))}</span>
      </div>
      <DisputeNotice order={order} />
      <RefundNotice order={order} />
      <OrderCommands
        order={order}
        permissions={stores.find(({ storeId }) => storeId === order.storeId)?.permissions ?? []}
      />
      <OrderLines order={order} showTitle={order.roomId === null ? null : titleOf(order.roomId)} />
      <OrderAddress address={order.address} delivery={order.delivery} />
      <section className={styles.block}>
        <h3>Bought by</h3>
        <p>
          <bdi>{buyer.displayName}</bdi>
          {buyer.email !== null && (
            <>
              <br />
              <a href={`mailto:${buyer.email}`} className={styles.link}>
                {buyer.email}
              </a>
            </>
          )}
        </p>
        <p>
          {formatMoney(order.total)} with {payment.brand} ending in {payment.last4}
        </p>
      </section>
      <section className={styles.block}>
        <h3>What happened</h3>
        <OrderTimeline order={order} self={session?.member.id ?? null} />
      </section>
    </div>
  );
}
