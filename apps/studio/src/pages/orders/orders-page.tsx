import { Button, buttonClass, EmptyState, useApi } from '@vitrine/web';
import { ClipboardList, Download } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { useStoreOrders } from '../../queries/orders';
import { useStoreRooms } from '../../queries/rooms';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import {
  activeFilterCount,
  NO_FILTER,
  orderFilterRequest,
  readOrderFilter,
  withOrderFilter,
  type OrderFilter,
} from './model/order-filter';
import { OrderDrawer } from './order-drawer';
import { OrderFilters } from './order-filters';
import { OrderRows } from './order-rows';
import styles from './orders.module.css';

/** With a part of the address changed and the rest, the filter above all, as it is. */
function withOrder(search: URLSearchParams, orderId: string | null): URLSearchParams {
  const next = new URLSearchParams(search);
  if (orderId === null) next.delete('order');
  else next.set('order', orderId);
  return next;
}

export function OrdersPage(): ReactElement {
  const api = useApi();
  const { store } = useCurrentStore();
  const [search, setSearch] = useSearchParams();
  const filter = readOrderFilter(search);
  const request = orderFilterRequest(filter);
  const orderId = search.get('order');
  const canSeeRooms = useCan('room:read');
  const canManage = useCan('order:manage');
  const rooms = useStoreRooms(store.storeId);
  const query = useStoreOrders(store.storeId, request);
  const orders = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const shows = rooms.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = activeFilterCount(filter) > 0;
  const change = useCallback(
    (part: Partial<OrderFilter>): void => setSearch((known) => withOrderFilter(known, part), { replace: true }),
    [setSearch],
  );
  const open = (next: string | null): void => setSearch((known) => withOrder(known, next));
  const titleOf = (roomId: string): string => shows.find(({ id }) => id === roomId)?.title ?? 'a show';
  return (
    <>
      <PageHeader title="Orders" lead={store.storeName}>
        <Link
          className={`${buttonClass('plain', 'sm')} ${styles.tool}`}
          to={`/orders/pick-list${filter.roomId === null ? '' : `?show=${encodeURIComponent(filter.roomId)}`}`}
        >
          <ClipboardList size={18} strokeWidth={1.75} aria-hidden="true" />
          Pick list
        </Link>
        {canManage && (
          <a
            className={`${buttonClass('plain', 'sm')} ${styles.tool}`}
            href={api.orders.exportPath(store.storeId, request)}
            download
            data-testid="export-orders"
          >
            <Download size={18} strokeWidth={1.75} aria-hidden="true" />
            {isFiltered ? 'Export these' : 'Export'}
          </a>
        )}
      </PageHeader>
      <OrderFilters filter={filter} shows={canSeeRooms ? shows : []} onChange={change} />
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton rows={8} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : orders.length === 0 ? (
        <Card>
          <EmptyState
            title={isFiltered ? 'No order fits' : 'No orders yet'}
            body={
              isFiltered
                ? 'A number has to be whole; a part is enough of a name or an email.'
                : 'They come in here the moment they are paid.'
            }
          >
            {isFiltered && <Button onClick={() => change(NO_FILTER)}>Show all orders</Button>}
          </EmptyState>
        </Card>
      ) : (
        <div className={query.isPlaceholderData ? styles.stale : undefined} aria-busy={query.isPlaceholderData}>
          <Card isFlush>
            <OrderRows
              orders={orders}
              titleOf={titleOf}
              addressOf={(id) => `?${withOrder(search, id).toString()}`}
              onOpen={open}
            />
          </Card>
          {query.hasNextPage && (
            <div className={styles.more}>
              <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                More orders
              </Button>
            </div>
          )}
        </div>
      )}
      <OrderDrawer
        orderId={orderId}
        knownNumber={orders.find(({ id }) => id === orderId)?.number ?? null}
        titleOf={titleOf}
        onClose={() => open(null)}
      />
    </>
  );
}
