import { Drawer } from '@mantine/core';
import type { StockHistoryView, StockItemView, StockMovementView } from '@vitrine/contracts';
import { Button, formatDateTime, formatNumber, InlineNotice, sizeWord, Skeleton, useMediaQuery } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { QueryError } from '../../components/states';
import { useStockHistory } from '../../queries/stock';
import { useCan } from '../../stores/current-store';
import { AdjustForm } from './adjust-form';
import { agrees, movementTitle, shelfChange } from './model/movement-words';
import styles from './stock.module.css';

/** Whether the books are right, said where somebody looks who doubts it. */
function LedgerLine({ stock, ledger }: Pick<StockHistoryView, 'stock' | 'ledger'>): ReactElement | null {
  if (ledger === null) return null;
  if (agrees(stock, ledger)) {
    return (
      <InlineNotice tone="ok">
        <span data-testid="ledger-line">
          Every movement adds up: {formatNumber(stock.onHand)} on the shelf, {formatNumber(stock.reserved)} held,{' '}
          {formatNumber(stock.sold)} sold.
        </span>
      </InlineNotice>
    );
  }
  return (
    <InlineNotice tone="bad">
      <span data-testid="ledger-line">
        The movements come to {formatNumber(ledger.onHand)} on the shelf, {formatNumber(ledger.reserved)} held and{' '}
        {formatNumber(ledger.sold)} sold, the stock says otherwise. Tell whoever runs this installation.
      </span>
    </InlineNotice>
  );
}

function Movement({ movement }: { readonly movement: StockMovementView }): ReactElement {
  const canOpen = useCan('order:read');
  const change = shelfChange(movement);
  const { order } = movement;
  return (
    <li className={styles.movement} data-testid="stock-movement">
      <span>
        <b>{movementTitle(movement)}</b>
        <small>
          <time dateTime={movement.at}>{formatDateTime(new Date(movement.at))}</time>
          {movement.by !== null && (
            <>
              {' by '}
              <bdi>{movement.by.displayName}</bdi>
            </>
          )}
          {order !== null && (
            <>
              {', order '}
              {canOpen ? (
                <Link className={styles.link} to={`/orders?order=${encodeURIComponent(order.id)}`}>
                  {order.number}
                </Link>
              ) : (
                order.number
              )}
            </>
          )}
        </small>
        {movement.note !== null && (
          <small>
            <bdi>{movement.note}</bdi>
          </small>
        )}
      </span>
      <span className={styles.change}>{change ?? `${formatNumber(Math.abs(movement.quantity))} held`}</span>
      <span className={styles.after}>
        <span className="visually-hidden">Then on the shelf: </span>
        {formatNumber(movement.onHand)}
      </span>
    </li>
  );
}

/** What happened to the pieces of one variant, and setting their number with a reason. */
export function HistoryDrawer({
  item,
  storeId,
  onClose,
}: {
  readonly item: StockItemView | null;
  readonly storeId: string;
  readonly onClose: () => void;
}): ReactElement {
  const isPhone = useMediaQuery('(max-width: 860px)');
  const query = useStockHistory(item?.variantId ?? null);
  const [first] = query.data?.pages ?? [];
  const movements = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const name = item === null ? '' : [sizeWord(item.size), item.colour].filter(Boolean).join(', ');
  return (
    <Drawer
      opened={item !== null}
      onClose={onClose}
      position="right"
      radius={0}
      size={isPhone ? '100%' : 520}
      overlayProps={{ backgroundOpacity: isPhone ? 0 : 0.25, blur: 0 }}
      closeButtonProps={{ 'aria-label': 'Close the history', size: 44, iconSize: 22 }}
      title={item === null ? '' : [item.title, name].filter(Boolean).join(' · ')}
    >
      {item === null || query.isPending ? (
        <div className={styles.drawer} role="status" aria-label="Loading">
          <Skeleton width="100%" height={120} />
          <Skeleton width="100%" height={320} />
        </div>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <div className={styles.drawer} data-testid="stock-history">
          <AdjustForm key={`${item.variantId} ${first?.stock.onHand}`} item={item} storeId={storeId} />
          {first !== undefined && <LedgerLine stock={first.stock} ledger={first.ledger} />}
          <section>
            <header className={styles.movementHead} aria-hidden="true">
              <span>What happened</span>
              <span>Change</span>
              <span>On the shelf</span>
            </header>
            <ul>
              {movements.map((movement) => (
                <Movement key={movement.id} movement={movement} />
              ))}
            </ul>
          </section>
          {query.hasNextPage && (
            <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Earlier
            </Button>
          )}
        </div>
      )}
    </Drawer>
  );
}
