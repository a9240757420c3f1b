import { SegmentedControl, TextInput } from '@mantine/core';
import { LOW_STOCK_PIECES, StockLevelFilter, type StockItemView } from '@vitrine/contracts';
import { Button, EmptyState, Tile, formatNumber, sizeWord } from '@vitrine/web';
import { Search, X } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';
import { useStock, type StockFilter } from '../../queries/stock';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import { useSettledText } from '../orders/use-settled-text';
import { HistoryDrawer } from './history-drawer';
import { OnHandField } from './on-hand-field';
import styles from './stock.module.css';

const LEVELS = [
  { value: 'all', label: 'All' },
  { value: StockLevelFilter.Low, label: 'Low' },
  { value: StockLevelFilter.Out, label: 'Out' },
];
const isLevel = (value: string | null): value is StockLevelFilter =>
  value === StockLevelFilter.Low || value === StockLevelFilter.Out;

function StockRow({
  item,
  canCount,
  storeId,
  onOpen,
}: {
  readonly item: StockItemView;
  readonly canCount: boolean;
  readonly storeId: string;
  readonly onOpen: () => void;
}): ReactElement {
  const name = [sizeWord(item.size), item.colour].filter(Boolean).join(', ');
  return (
    <tr data-testid="stock-row">
      <td>
        <span className={table.lead}>
          <Tile url={item.pictureUrl} alt="" className={table.pictureSmall ?? ''} />
          <span>
            <Link to={`/products/${item.productId}`} className={table.strong}>
              {item.title}
            </Link>
            <span className={table.small}>{[name, item.sku].filter(Boolean).join(' · ')}</span>
          </span>
        </span>
      </td>
      <td data-label="On the shelf">
        <OnHandField item={item} storeId={storeId} canCount={canCount} />
      </td>
      <td className={table.number} data-label="Held">
        {formatNumber(item.reserved)}
      </td>
      <td
        className={table.number}
        data-label="Can sell"
        data-level={item.available <= 0 ? 'out' : item.available <= LOW_STOCK_PIECES ? 'low' : undefined}
      >
        <b className={styles.available}>{formatNumber(item.available)}</b>
      </td>
      <td className={table.number} data-label="Sold">
        {formatNumber(item.sold)}
      </td>
      {canCount && (
        <td className={styles.more}>
          <Button
            size="sm"
            onClick={onOpen}
            aria-label={`History of ${item.title}, ${name}`}
            data-testid="open-history"
          >
            History
          </Button>
        </td>
      )}
    </tr>
  );
}

/** Everything the store has, with what is running out first at hand. */
export function StockPage(): ReactElement {
  const { store } = useCurrentStore();
  const canCount = useCan('stock:manage');
  const [search, setSearch] = useSearchParams();
  const text = search.get('q') ?? '';
  const level = search.get('level');
  const productId = search.get('product');
  const filter: StockFilter = {
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(isLevel(level) && { level }),
    ...(productId !== null && { productId }),
  };
  const query = useStock(store.storeId, filter);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const openId = search.get('variant');
  const change = useCallback(
    (name: string, value: string | null): void =>
      setSearch(
        (known) => {
          const next = new URLSearchParams(known);
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const changeText = useCallback((value: string): void => change('q', value), [change]);
  const [typed, setTyped] = useSettledText(text, changeText);
  return (
    <>
      <PageHeader title="Stock" lead={store.storeName}>
        <SegmentedControl
          aria-label="How much is left"
          data={LEVELS}
          value={isLevel(level) ? level : 'all'}
          onChange={(value) => change('level', value === 'all' ? null : value)}
        />
        <TextInput
          className={styles.search}
          aria-label="Search"
          placeholder="Name or article number"
          leftSection={<Search size={19} strokeWidth={1.75} />}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </PageHeader>
      {productId !== null && (
        <p className={styles.chosen}>
          One product only{' '}
          <Button size="sm" onClick={() => change('product', null)}>
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
            Show all
          </Button>
        </p>
      )}
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton rows={9} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : items.length === 0 ? (
        <Card>
          <EmptyState
            title={Object.keys(filter).length > 0 ? 'Nothing fits' : 'No pieces yet'}
            body={
              Object.keys(filter).length > 0
                ? 'Try a part of the name, or look at everything.'
                : 'A product with a size has stock; it stands here from then on.'
            }
          >
            {Object.keys(filter).length > 0 && (
              <Button onClick={() => setSearch({}, { replace: true })}>Show everything</Button>
            )}
          </EmptyState>
        </Card>
      ) : (
        <>
          <Card isFlush>
            <TableScroll label="Stock">
              <table className={`${table.table} ${table.cards} ${styles.table}`}>
                <thead>
                  <tr>
                    <th>Piece</th>
                    <th>On the shelf</th>
                    <th className={table.number}>Held</th>
                    <th className={table.number}>Can sell</th>
                    <th className={table.number}>Sold</th>
                    {canCount && (
                      <th>
                        <span className="visually-hidden">History</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <StockRow
                      key={item.variantId}
                      item={item}
                      storeId={store.storeId}
                      canCount={canCount}
                      onOpen={() => change('variant', item.variantId)}
                    />
                  ))}
                </tbody>
              </table>
            </TableScroll>
          </Card>
          {query.hasNextPage && (
            <div className={styles.next}>
              <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                More pieces
              </Button>
            </div>
          )}
        </>
      )}
      <HistoryDrawer
        item={items.find(({ variantId }) => variantId === openId) ?? null}
        storeId={store.storeId}
        onClose={() => change('variant', null)}
      />
    </>
  );
}
