import { Select } from '@mantine/core';
import { Button, countOf, EmptyState, formatDateTime, InlineNotice, sizeWord, Tile, useNow } from '@vitrine/web';
import type { PackingPromiseView } from '@vitrine/contracts';
import { ArrowLeft, Printer } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../../components/states';
import table from '../../../components/table.module.css';
import { usePackingPromises } from '../../../queries/offers';
import { usePickList } from '../../../queries/orders';
import { useStoreRooms } from '../../../queries/rooms';
import { Card, PageHeader } from '../../../shell/page';
import { useCan, useCurrentStore } from '../../../stores/current-store';
import {
  deliveriesText,
  hasSeveralDeliveries,
  pickedProducts,
  pieceCount,
  type PickedProduct,
} from '../model/pick-list';
import { showOptions } from '../order-filters';
import styles from './pick-list.module.css';

function Product({
  product,
  isDeliveryShown,
}: {
  readonly product: PickedProduct;
  /** Nothing to say where all orders are sent the same way. */
  readonly isDeliveryShown: boolean;
}): ReactElement {
  return (
    <section className={styles.product} data-testid="pick-product">
      <Tile url={product.pictureUrl} alt="" className={styles.picture} />
      <div className={styles.words}>
        <h2 className={styles.title}>
          <bdi>{product.title}</bdi>
          <span className={styles.sum}>{countOf(product.quantity, 'piece', 'pieces')}</span>
        </h2>
        <table className={styles.lines}>
          <thead>
            <tr>
              <th scope="col">Size</th>
              <th scope="col">Colour</th>
              <th scope="col">Article number</th>
              {isDeliveryShown && <th scope="col">Sent with</th>}
              <th scope="col" className={table.number}>
                Orders
              </th>
              <th scope="col" className={table.number}>
                Pieces
              </th>
              <th scope="col" className={styles.tick}>
                Picked
              </th>
            </tr>
          </thead>
          <tbody>
            {product.lines.map((line) => (
              <tr key={line.variantId}>
                <td data-label="Size">{sizeWord(line.size) === '' ? 'One size' : line.size}</td>
                <td data-label="Colour">{line.colour === '' ? '–' : line.colour}</td>
                <td data-label="Article number">
                  <bdi>{line.sku}</bdi>
                </td>
                {isDeliveryShown && (
                  <td data-label="Sent with">
                    <bdi>{deliveriesText(line)}</bdi>
                  </td>
                )}
                <td data-label="Orders" className={table.number}>
                  {line.orderCount}
                </td>
                <td data-label="Pieces" className={`${table.number} ${styles.pieces}`}>
                  {line.quantity}
                </td>
                <td className={styles.tick}>
                  <input
                    type="checkbox"
                    aria-label={`Picked ${[product.title, line.size, line.colour].filter(Boolean).join(', ')}`}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What hosts promised beside the pieces: it goes into the parcels too. */
function Promised({ promises }: { readonly promises: readonly PackingPromiseView[] }): ReactElement | null {
  if (promises.length === 0) return null;
  return (
    <section className={styles.promised}>
      <h2 className={styles.title}>Promised in the show</h2>
      <ul className={styles.promises}>
        {promises.map(({ id, text, gift, orderCount }) => (
          <li key={`${id} ${text} ${gift ?? ''}`} data-testid="pick-promise">
            <span>
              <b>
                <bdi>{gift ?? text}</bdi>
              </b>
              {gift !== null && (
                <small>
                  <bdi>{text}</bdi>
                </small>
              )}
            </span>
            <span>{countOf(orderCount, 'order', 'orders')}</span>
            <input type="checkbox" aria-label={`Picked ${gift ?? text}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What has to be fetched from the shelves for every order that is still to be sent; made to be printed. */
export function PickListPage(): ReactElement {
  const { store } = useCurrentStore();
  const [search, setSearch] = useSearchParams();
  const roomId = search.get('show');
  const canSeeRooms = useCan('room:read');
  const rooms = useStoreRooms(store.storeId);
  const shows = rooms.data?.pages.flatMap(({ items }) => items) ?? [];
  const query = usePickList(store.storeId, roomId);
  const promises = usePackingPromises(store.storeId, roomId);
  const now = useNow(60_000);
  const lines = query.data?.lines ?? [];
  const showTitle = shows.find(({ id }) => id === roomId)?.title;
  return (
    <>
      <PageHeader
        title="Pick list"
        kicker={
          <Link to="/orders" className={styles.back}>
            <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
            Orders
          </Link>
        }
        lead={
          <>
            {query.isSuccess && `${countOf(pieceCount(lines), 'piece', 'pieces')} still to be sent, `}
            {roomId === null ? 'from all shows' : `bought in ${showTitle ?? 'one show'}`}
            <span className={styles.printed}>
              {' '}
              · {store.storeName}, {formatDateTime(new Date(now))}
            </span>
          </>
        }
      >
        <div className={styles.tools}>
          {canSeeRooms && (
            <Select
              className={styles.filter}
              aria-label="Show"
              placeholder="All shows"
              clearable
              clearButtonProps={{ 'aria-label': 'All shows' }}
              data={showOptions(shows)}
              value={roomId}
              onChange={(value) => setSearch(value === null ? {} : { show: value }, { replace: true })}
            />
          )}
          {lines.length > 0 && (
            <Button size="sm" variant="primary" onClick={() => print()}>
              <Printer size={18} strokeWidth={1.75} aria-hidden="true" />
              Print
            </Button>
          )}
        </div>
      </PageHeader>
      {query.data?.isComplete === false && (
        <InlineNotice tone="info">
          The list shows the first {lines.length} lines only. Choose one show to see the rest.
        </InlineNotice>
      )}
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton rows={6} heightPx={96} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : lines.length === 0 ? (
        <Card>
          <EmptyState title="Nothing to pick" body="Everything that was bought is sent or taken out.">
            {roomId !== null && <Button onClick={() => setSearch({}, { replace: true })}>All shows</Button>}
          </EmptyState>
        </Card>
      ) : (
        <div className={styles.list}>
          <Promised promises={promises.data ?? []} />
          {pickedProducts(lines).map((product) => (
            <Product key={product.productId} product={product} isDeliveryShown={hasSeveralDeliveries(lines)} />
          ))}
        </div>
      )}
    </>
  );
}
