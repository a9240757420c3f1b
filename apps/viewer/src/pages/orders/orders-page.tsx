import type { OrderView } from '@vitrine/contracts';
import {
  Button,
  buttonClass,
  countOf,
  EmptyState,
  ErrorState,
  formatDateTime,
  formatMoney,
  Icon,
  OrderStatusPill,
  problemText,
  Skeleton,
  Tile,
  useSession,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useOrders } from '../../queries/orders';
import { PageFrame } from '../../shell/page-frame';
import { WaitingPlaces } from '../../shopping/components/waiting-places';
import styles from './orders.module.css';

function refundText({ refundState, refunded }: OrderView): string | null {
  if (refundState === 'none') return null;
  return refundState === 'full' ? 'Paid back in full' : `${formatMoney(refunded)} paid back`;
}

function OrderRow({ order }: { readonly order: OrderView }): ReactElement {
  const pieces = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const refund = refundText(order);
  return (
    <Link to={`/orders/${order.id}`} className={styles['order']} data-testid="my-order">
      <Tile url={order.lines[0]?.pictureUrl ?? null} alt="" className={styles['tile']} />
      <div className={styles['text']}>
        <b>
          <bdi>{order.lines.map(({ title }) => title).join(', ')}</bdi>
        </b>
        <p>
          <bdi>{order.number}</bdi> · {countOf(pieces, 'piece', 'pieces')} · <bdi>{order.storeName}</bdi>
        </p>
        <p>{formatDateTime(new Date(order.placedAt))}</p>
        <div className={styles['state']}>
          <OrderStatusPill status={order.status} />
          {refund !== null && <span>{refund}</span>}
        </div>
      </div>
      <bdi className={styles['amount']}>{formatMoney(order.total)}</bdi>
      <Icon name="chevron" sizePx={18} />
    </Link>
  );
}

export default function OrdersPage(): ReactElement {
  const { session } = useSession();
  const orders = useOrders();
  const items = orders.data?.pages.flatMap((page) => page.items) ?? [];
  const isGuest = session?.member.isGuest === true;
  const isEmpty = session === null || (orders.data !== undefined && items.length === 0);
  return (
    <PageFrame>
      <div className={styles['page']}>
        <h1 className={`display ${styles['heading']}`}>Your orders</h1>
        <WaitingPlaces />
        {orders.isLoading && (
          <div className={styles['list']} aria-busy="true">
            <Skeleton width="100%" height={104} radius={18} />
            <Skeleton width="100%" height={104} radius={18} />
          </div>
        )}
        {orders.error !== null && orders.data === undefined && (
          <ErrorState
            text={problemText(orders.error)}
            onRetry={() => void orders.refetch()}
            isRetrying={orders.isFetching}
          />
        )}
        {isEmpty && (
          <EmptyState
            title="Nothing bought yet"
            body="What you buy in a show is listed here, with where it goes."
            pictureUrl="/set-empty.svg"
          >
            <Link to="/" className={buttonClass('accent')}>
              See what is on
            </Link>
            {(session === null || isGuest) && (
              <Link to="/account" className={buttonClass('plain')}>
                Sign in
              </Link>
            )}
          </EmptyState>
        )}
        <ul className={styles['list']}>
          {items.map((order) => (
            <li key={order.id}>
              <OrderRow order={order} />
            </li>
          ))}
        </ul>
        {isGuest && items.length > 0 && (
          <p className={styles['muted']}>
            You bought as a guest, so only this browser knows your orders.{' '}
            <Link to="/account" className={styles['link']}>
              Make an account
            </Link>{' '}
            to have them on every device.
          </p>
        )}
        {orders.hasNextPage && (
          <Button
            className={styles['more']}
            isBusy={orders.isFetchingNextPage}
            onClick={() => void orders.fetchNextPage()}
          >
            Show older orders
          </Button>
        )}
      </div>
    </PageFrame>
  );
}
