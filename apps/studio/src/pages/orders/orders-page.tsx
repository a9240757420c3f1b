import { Select } from '@mantine/core';
import type { OrderView } from '@vitrine/contracts';
import { Button, countOf, EmptyState, formatDateTime, formatMoney, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { useStoreRooms } from '../../queries/rooms';
import { useStoreOrders } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import { OrderDrawer } from './order-drawer';
import styles from './orders.module.css';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';

function OrderRow({
  order,
  showTitle,
  onOpen,
}: {
  readonly order: OrderView;
  readonly showTitle: string | null;
  readonly onOpen: () => void;
}): ReactElement {
  const pieces = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const first = order.lines[0];
  return (
    <tr className={table.row} onClick={onOpen} data-testid="store-order-row">
      <td>
        <button type="button" className={`${table.strong} ${styles.open}`} onClick={onOpen}>
          {order.number}
        </button>
        <span className={table.small}>{formatDateTime(new Date(order.placedAt))}</span>
      </td>
      <td>
        {order.buyer.displayName}
        <span className={table.small}>{order.address.city}</span>
      </td>
      <td className={styles.pieces}>
        <span className={table.lead}>
          <Tile url={first?.pictureUrl ?? null} alt="" className={table.pictureSmall ?? ''} />
          <span>
            {first?.title}
            <span className={table.small}>
              {[first?.size, first?.colour].filter(Boolean).join(', ')}
              {order.lines.length > 1 && ` and ${countOf(order.lines.length - 1, 'more line', 'more lines')}`}
            </span>
          </span>
        </span>
      </td>
      <td className={`${table.number} ${styles.wide}`}>{pieces}</td>
      <td className={styles.wide}>{showTitle ?? <span className={table.small}>outside a show</span>}</td>
      <td className={`${table.number} ${table.medium}`}>{formatMoney(order.total)}</td>
    </tr>
  );
}

export function OrdersPage(): ReactElement {
  const { store } = useCurrentStore();
  const [search, setSearch] = useSearchParams();
  const roomId = search.get('show');
  const orderId = search.get('order');
  const canSeeRooms = useCan('room:read');
  const rooms = useStoreRooms(store.storeId);
  const query = useStoreOrders(store.storeId, roomId);
  const orders = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const shows = rooms.data?.pages.flatMap(({ items }) => items) ?? [];
  const withShow = shows.filter(({ status }) => status !== 'draft' && status !== 'scheduled');
  const set = (name: string, value: string | null): void => {
    setSearch((known) => {
      const next = new URLSearchParams(known);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    });
  };
  return (
    <>
      <PageHeader title="Orders" lead={store.storeName}>
        {canSeeRooms && (
          <Select
            className={styles.filter}
            aria-label="Show"
            placeholder="All shows"
            clearable
            data={withShow.map(({ id, title, wentLiveAt }) => ({
              value: id,
              label: wentLiveAt === null ? title : `${title} · ${formatDateTime(new Date(wentLiveAt))}`,
            }))}
            value={roomId}
            onChange={(value) => set('show', value)}
          />
        )}
      </PageHeader>
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton rows={8} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : orders.length === 0 ? (
        <Card>
          <EmptyState
            title={roomId === null ? 'No orders yet' : 'No orders in this show'}
            body="They come in here the moment they are paid."
          >
            {roomId !== null && <Button onClick={() => set('show', null)}>Show all orders</Button>}
          </EmptyState>
        </Card>
      ) : (
        <>
          <Card isFlush>
            <TableScroll label="Orders">
              <table className={`${table.table} ${styles.table}`}>
                <thead>
                  <tr>
                    <th>Order</th>
                    <th>Buyer</th>
                    <th className={styles.pieces}>Pieces</th>
                    <th className={`${table.number} ${styles.wide}`}>Count</th>
                    <th className={styles.wide}>Bought in</th>
                    <th className={table.number}>Total</th>
                  </tr>
                </thead>
                <tbody>
                  {orders.map((order) => (
                    <OrderRow
                      key={order.id}
                      order={order}
                      showTitle={
                        order.roomId === null ? null : (shows.find(({ id }) => id === order.roomId)?.title ?? 'a show')
                      }
                      onOpen={() => set('order', order.id)}
                    />
                  ))}
                </tbody>
              </table>
            </TableScroll>
          </Card>
          {query.hasNextPage && (
            <div className={styles.more}>
              <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older orders
              </Button>
            </div>
          )}
        </>
      )}
      <OrderDrawer
        orderId={orderId}
        known={orders.find(({ id }) => id === orderId) ?? null}
        onClose={() => set('order', null)}
      />
    </>
  );
}
