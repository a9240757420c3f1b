import type { OrderState, PersonView, RoomState } from '@vitrine/contracts';
import { amountsOf } from '@vitrine/domain';
import { countOf, formatAmountsShort, formatMoney, formatNumber, Tile, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { bestSellers, firstName, orderMark } from '../model/order-feed';
import { inLastMinute } from '../model/rates';
import styles from './console.module.css';
import feed from './live-orders.module.css';

export function orderLineText({ lines }: Pick<OrderState, 'lines'>): string {
  const [first, ...rest] = lines;
  if (first === undefined) return '';
  const quantity = first.quantity > 1 ? `${first.quantity} × ` : '';
  const text = `${quantity}${[first.title, first.size, first.colour].filter(Boolean).join(', ')}`;
  return rest.length === 0 ? text : `${text} and ${rest.length} more`;
}

type Sold = Pick<RoomState, 'orders' | 'orderCount' | 'pieceCount' | 'sales' | 'productSales'>;

/** What the show sold so far, without what was cancelled or paid back. */
function Totals({ state, currency }: { readonly state: Sold; readonly currency: string }): ReactElement {
  const best = bestSellers(state.productSales);
  return (
    <div className={feed.totals} data-testid="order-totals">
      <dl className={feed.sums}>
        <div>
          <dt>{state.orderCount === 1 ? 'order' : 'orders'}</dt>
          <dd>{formatNumber(state.orderCount)}</dd>
        </div>
        <div>
          <dt>{state.pieceCount === 1 ? 'piece' : 'pieces'}</dt>
          <dd data-testid="piece-count">{formatNumber(state.pieceCount)}</dd>
        </div>
        <div>
          <dt>sold for</dt>
          <dd>{formatAmountsShort(amountsOf(state.sales), currency)}</dd>
        </div>
      </dl>
      {best.length > 0 && (
        <ul className={feed.best} aria-label="Sold most">
          {best.map(({ productId, title, pieces, sales }) => (
            <li key={productId}>
              <bdi>{title}</bdi>
              <b>{countOf(pieces, 'piece', 'pieces')}</b>
              <span>{formatAmountsShort(amountsOf(sales), currency)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Order({
  order,
  person,
}: {
  readonly order: OrderState;
  readonly person: PersonView | undefined;
}): ReactElement {
  const mark = orderMark(order);
  return (
    <li data-testid="order-row" data-over={order.isCancelled || undefined}>
      <Tile url={order.lines[0]?.pictureUrl ?? null} alt="" className={styles.orderPicture ?? ''} />
      <span className={styles.orderWords}>
        <bdi>{person === undefined ? 'Somebody' : firstName(person.displayName)}</bdi>
        <small>{orderLineText(order)}</small>
        {mark !== null && <small className={feed.mark}>{mark}</small>}
      </span>
      <b>{formatMoney(order.total)}</b>
    </li>
  );
}

/** Orders of this show as they are paid, newest on top, with what they come to. */
export function LiveOrders({
  state,
  currency,
  people,
}: {
  readonly state: Sold;
  readonly currency: string;
  readonly people: Readonly<Record<string, PersonView>>;
}): ReactElement {
  const now = useNow(5_000);
  const { orders } = state;
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
        <>
          <Totals state={state} currency={currency} />
          <ul
            className={`${styles.orders} ${feed.list}`}
            data-testid="live-orders"
            tabIndex={0}
            aria-label="Orders, newest first"
          >
            {[...orders].reverse().map((order) => (
              <Order key={order.orderId} order={order} person={people[order.buyerId]} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
