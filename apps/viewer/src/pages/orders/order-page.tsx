import type { OrderDetailView } from '@vitrine/contracts';
import {
  buttonClass,
  choiceText,
  ErrorState,
  formatDateTime,
  formatMoney,
  Icon,
  OrderStatusPill,
  OrderTimeline,
  problemText,
  Promises,
  Skeleton,
  Tile,
  toasts,
  useSession,
} from '@vitrine/web';
import { useRef, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { useOrderDetail } from '../../queries/orders';
import { PageFrame } from '../../shell/page-frame';
import { CancelCard } from './cancel-card';
import { OrderFacts } from './order-facts';
import styles from './orders.module.css';

function Pieces({ order }: { readonly order: OrderDetailView }): ReactElement {
  return (
    <ul className={styles['lines']} aria-label="Pieces">
      {order.lines.map((line) => {
        const withdrawn = order.pieces.find(({ variantId }) => variantId === line.variantId)?.withdrawn ?? 0;
        return (
          <li key={line.variantId} className={styles['line']}>
            <Tile url={line.pictureUrl} alt="" className={styles['tile']} />
            <div className={styles['text']}>
              <b>
                <bdi>{line.title}</bdi>
              </b>
              <p>{choiceText(line)}</p>
              <p>{`${line.quantity} × ${formatMoney(line.unitPrice)}`}</p>
              {withdrawn > 0 && order.status !== 'cancelled' && <p>{`${withdrawn} no longer part of the order`}</p>}
            </div>
            <bdi className={styles['amount']}>{formatMoney(line.total)}</bdi>
          </li>
        );
      })}
    </ul>
  );
}

function Order({
  order,
  receivedAtMs,
}: {
  readonly order: OrderDetailView;
  readonly receivedAtMs: number;
}): ReactElement {
  const { session } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const sayCancelled = (): void => {
    toasts.show(`Order ${order.number} is cancelled`);
    heading.current?.focus();
  };
  return (
    <>
      <div className={styles['order-head']}>
        <div>
          <h1 ref={heading} tabIndex={-1} className={`display ${styles['heading']}`}>
            Order <bdi>{order.number}</bdi>
          </h1>
          <p className={styles['muted']}>
            {formatDateTime(new Date(order.placedAt))} · <bdi>{order.storeName}</bdi>
          </p>
        </div>
        <OrderStatusPill status={order.status} />
      </div>
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <section className={styles['card']}>
            <h2 className={styles['card-title']}>How it stands</h2>
            <OrderTimeline order={order} self={session?.member.id ?? null} />
          </section>
          <CancelCard order={order} receivedAtMs={receivedAtMs} onCancelled={sayCancelled} />
          {order.roomId !== null && (
            <Link to={`/watch/${order.roomId}`} className={`${buttonClass('plain')} ${styles['show']}`}>
              Open the show
            </Link>
          )}
        </div>
        <div className={styles['column']}>
          <Pieces order={order} />
          <Promises offers={order.offers} />
          <OrderFacts order={order} />
        </div>
      </div>
    </>
  );
}

export default function OrderPage(): ReactElement {
  const { orderId = '' } = useParams();
  const { data: order, dataUpdatedAt, error, refetch, isFetching } = useOrderDetail(orderId);
  return (
    <PageFrame>
      <div className={styles['page']}>
        <Link to="/orders" className={styles['back']}>
          <Icon name="back" sizePx={18} />
          All orders
        </Link>
        {order === undefined && error === null && <Skeleton width="100%" height={320} radius={18} />}
        {order === undefined && error !== null && (
          <ErrorState text={problemText(error)} onRetry={() => void refetch()} isRetrying={isFetching} />
        )}
        {order !== undefined && <Order order={order} receivedAtMs={dataUpdatedAt} />}
      </div>
    </PageFrame>
  );
}
