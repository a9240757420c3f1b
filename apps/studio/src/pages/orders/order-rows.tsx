import type { OrderView } from '@vitrine/contracts';
import { countOf, formatDateTime, formatMoney, OrderStatusPill, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';
import { DisputePill } from './dispute-notice';
import styles from './orders.module.css';

export function refundText({ refundState, refunded }: Pick<OrderView, 'refundState' | 'refunded'>): string | null {
  if (refundState === 'none') return null;
  return refundState === 'full' ? 'Refunded in full' : `${formatMoney(refunded)} refunded`;
}

function OrderRow({
  order,
  showTitle,
  address,
  onOpen,
}: {
  readonly order: OrderView;
  readonly showTitle: string | null;
  /** Of the open order, for a new tab. */
  readonly address: string;
  readonly onOpen: () => void;
}): ReactElement {
  const pieces = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const first = order.lines[0];
  const refund = refundText(order);
  return (
    <tr className={table.row} onClick={onOpen} data-testid="store-order-row">
      <td>
        <Link to={address} className={table.strong} aria-haspopup="dialog" onClick={(event) => event.stopPropagation()}>
          <span className="visually-hidden">Order </span>
          {order.number}
        </Link>
        <span className={`${table.small} ${styles.date}`}>{formatDateTime(new Date(order.placedAt))}</span>
      </td>
      <td className={styles.buyer}>
        <bdi>{order.address.fullName}</bdi>
        <span className={table.small}>
          <bdi>{order.address.city}</bdi>
        </span>
      </td>
      <td className={styles.pieces}>
        <span className={table.lead}>
          <Tile url={first?.pictureUrl ?? null} alt="" className={table.pictureSmall ?? ''} />
          <span>
            <bdi>{first?.title}</bdi>
            {order.lines.length > 1 && ` and ${order.lines.length - 1} more`}
            <span className={table.small}>
              {[countOf(pieces, 'piece', 'pieces'), [first?.size, first?.colour].filter(Boolean).join(', ')]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </span>
        </span>
      </td>
      <td className={styles.wide}>{showTitle ?? <span className={table.small}>outside a show</span>}</td>
      <td className={styles.status}>
        <OrderStatusPill status={order.status} /> <DisputePill status={order.disputeStatus} />
      </td>
      <td className={`${table.number} ${styles.sum}`}>
        <b className={table.medium}>{formatMoney(order.total)}</b>
        {refund !== null && <span className={table.small}>{refund}</span>}
      </td>
    </tr>
  );
}

/** The orders as a table; on a phone each is a card. */
export function OrderRows({
  orders,
  titleOf,
  addressOf,
  onOpen,
}: {
  readonly orders: readonly OrderView[];
  readonly titleOf: (roomId: string) => string;
  readonly addressOf: (orderId: string) => string;
  readonly onOpen: (orderId: string) => void;
}): ReactElement {
  return (
    <TableScroll label="Orders">
      <table className={`${table.table} ${table.cards} ${styles.table}`}>
        <thead>
          <tr>
            <th>Order</th>
            <th>Buyer</th>
            <th>Pieces</th>
            <th className={styles.wide}>Bought in</th>
            <th>Status</th>
            <th className={table.number}>Total and refunds</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              showTitle={order.roomId === null ? null : titleOf(order.roomId)}
              address={addressOf(order.id)}
              onOpen={() => onOpen(order.id)}
            />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
