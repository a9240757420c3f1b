import { OrderStatus, type OrderDetailView, type OrderPieceCountView } from '@vitrine/contracts';
import { formatClock, formatMoney, Promises, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import table from '../../components/table.module.css';
import { OrderSums } from './order-sums';
import styles from './orders.module.css';

/** '1 of 3 sent, 1 taken out', where the status of the order alone does not say it. */
function whereabouts(status: OrderStatus, { ordered, shipped, withdrawn }: OrderPieceCountView): string {
  const sent = status === OrderStatus.Packing && shipped > 0 ? `${shipped} of ${ordered} sent` : '';
  const out = status !== OrderStatus.Cancelled && withdrawn > 0 ? `${withdrawn} taken out` : '';
  return [sent, out].filter((part) => part !== '').join(', ');
}

export function OrderLines({
  order,
  showTitle,
}: {
  readonly order: OrderDetailView;
  readonly showTitle: string | null;
}): ReactElement {
  return (
    <section className={styles.block}>
      <h3>Pieces</h3>
      <ul className={styles.lines}>
        {order.lines.map((line) => {
          const pieces = order.pieces.find(({ variantId }) => variantId === line.variantId);
          const where = pieces === undefined ? '' : whereabouts(order.status, pieces);
          return (
            <li key={line.variantId} className={styles.line}>
              <Tile url={line.pictureUrl} alt="" className={table.picture ?? ''} />
              <span>
                <b className={table.strong}>
                  <bdi>{line.title}</bdi>
                </b>
                <span className={table.small}>
                  {[line.size, line.colour, `${line.quantity} × ${formatMoney(line.unitPrice)}`]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {line.mediaTimeMs !== null && (
                  <span className={table.small}>chosen at {formatClock(line.mediaTimeMs)} of the show</span>
                )}
                {where !== '' && <span className={table.small}>{where}</span>}
              </span>
              <b className={table.medium}>{formatMoney(line.total)}</b>
            </li>
          );
        })}
      </ul>
      {order.offers.length > 0 && (
        <div className={styles.promises}>
          <Promises offers={order.offers} />
        </div>
      )}
      {order.roomId !== null && showTitle !== null && (
        <p className={styles.from}>
          Bought in{' '}
          <Link to={`/shows/${order.roomId}/report`} className={styles.link}>
            <bdi>{showTitle}</bdi>
          </Link>
        </p>
      )}
      <OrderSums order={order} />
    </section>
  );
}
