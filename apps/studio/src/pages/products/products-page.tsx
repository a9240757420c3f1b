import { TextInput } from '@mantine/core';
import type { ProductStatus, ProductView } from '@vitrine/contracts';
import {
  Button,
  buttonClass,
  coloursOf,
  countOf,
  EmptyState,
  FIT_TEXT,
  formatMoney,
  InlineNotice,
  Pill,
  Tile,
  useApi,
} from '@vitrine/web';
import { Download, FileUp, Plus, Search } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { StockChips } from '../../components/stock-chips';
import { ListSkeleton, QueryError } from '../../components/states';
import { useProducts } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import { NewProductModal } from './new-product-modal';
import { priceRange, searchProducts, stockBySize } from './product-rows';
import styles from './products.module.css';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';

export const PRODUCT_STATUS_TEXT: Record<ProductStatus, string> = {
  draft: 'Draft',
  active: 'On sale',
  archived: 'Archived',
};

export function PriceCell({ product }: { readonly product: ProductView }): ReactElement {
  const range = priceRange(product.variants);
  if (range === null) return <span className={table.small}>No price</span>;
  const { currency } = product;
  return (
    <>
      <b className={table.medium}>
        {range.minMinor !== range.maxMinor && 'from '}
        {formatMoney({ amountMinor: range.minMinor, currency })}
      </b>
      {range.compareAtMinor !== null && (
        <s className={table.small}>{formatMoney({ amountMinor: range.compareAtMinor, currency })}</s>
      )}
    </>
  );
}

function ProductRow({ product }: { readonly product: ProductView }): ReactElement {
  const navigate = useNavigate();
  const path = `/products/${product.id}`;
  const colours = coloursOf(product.variants).filter((colour) => colour !== '').length;
  return (
    <tr className={table.row} onClick={() => void navigate(path)} data-testid="product-row">
      <td>
        <span className={table.lead}>
          <Tile url={product.pictures[0]?.urls.small ?? null} alt="" className={table.picture ?? ''} />
          <span>
            <Link to={path} className={table.strong} onClick={(event) => event.stopPropagation()}>
              {product.title}
            </Link>
            <span className={table.small}>
              {product.variants[0]?.sku ?? product.slug}
              {colours > 1 && ` · ${countOf(colours, 'colour', 'colours')}`}
            </span>
          </span>
        </span>
      </td>
      <td className={`${table.number} ${styles.price}`}>
        <PriceCell product={product} />
      </td>
      <td>
        <StockChips stock={stockBySize(product.variants)} />
      </td>
      <td className={styles.wide}>
        <span className={styles.sentence}>{FIT_TEXT[product.fitNote]}</span>
      </td>
      <td className={styles.wide}>
        {product.material === '' ? <span className={table.small}>n/a</span> : product.material}
      </td>
      <td>
        <Pill tone={product.status === 'active' ? 'ok' : 'plain'}>{PRODUCT_STATUS_TEXT[product.status]}</Pill>
      </td>
    </tr>
  );
}

export function ProductsPage(): ReactElement {
  const api = useApi();
  const { store } = useCurrentStore();
  const query = useProducts(store.storeId);
  const canEdit = useCan('catalog:manage');
  const [search, setSearch] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const text = search.get('q') ?? '';
  const all = query.data?.items ?? [];
  const found = searchProducts(all, text);
  const soldOut = all.filter(
    ({ status, variants }) =>
      status === 'active' && variants.length > 0 && variants.every(({ available }) => available <= 0),
  ).length;

  return (
    <>
      <PageHeader
        title="Products"
        lead={
          query.isSuccess &&
          `${countOf(all.length, 'piece', 'pieces')}.${soldOut > 0 ? ` ${countOf(soldOut, 'is', 'are')} sold out.` : ''}`
        }
      >
        <TextInput
          className={styles.search}
          aria-label="Search"
          placeholder="Name, article number or colour"
          leftSection={<Search size={19} strokeWidth={1.75} />}
          value={text}
          onChange={(event) => setSearch(event.target.value === '' ? {} : { q: event.target.value }, { replace: true })}
        />
        {canEdit && (
          <>
            <a
              className={`${buttonClass('plain', 'sm')} ${styles.tool}`}
              href={api.productLists.exportPath(store.storeId)}
              download
              data-testid="export-products"
            >
              <Download size={18} strokeWidth={1.75} aria-hidden="true" />
              Export
            </a>
            <Link
              className={`${buttonClass('plain', 'sm')} ${styles.tool}`}
              to="/products/import"
              data-testid="import-products"
            >
              <FileUp size={18} strokeWidth={1.75} aria-hidden="true" />
              From a list
            </Link>
          </>
        )}
        {canEdit && (
          <Button size="sm" variant="primary" onClick={() => setCreating(true)} data-testid="new-product">
            <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
            Add product
          </Button>
        )}
      </PageHeader>
      {query.data?.isComplete === false && (
        <InlineNotice tone="info">The list shows the first {all.length} products only.</InlineNotice>
      )}
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton rows={9} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <Card isFlush>
          {found.length === 0 ? (
            <EmptyState
              title={all.length === 0 ? 'No products yet' : `Nothing found for “${text}”`}
              body={
                all.length === 0
                  ? 'A piece needs a title, its sizes and a picture.'
                  : 'Try a part of the name or a colour.'
              }
            >
              {all.length === 0
                ? canEdit && (
                    <Button variant="primary" onClick={() => setCreating(true)}>
                      Add the first product
                    </Button>
                  )
                : [
                    <Button key="clear" onClick={() => setSearch({}, { replace: true })}>
                      Show all
                    </Button>,
                  ]}
            </EmptyState>
          ) : (
            <TableScroll label="Products">
              <table className={`${table.table} ${table.cards} ${styles.table}`}>
                <thead>
                  <tr>
                    <th>Product</th>
                    <th className={`${table.number} ${styles.price}`}>Price</th>
                    <th>Stock by size</th>
                    <th className={styles.wide}>Fit</th>
                    <th className={styles.wide}>Material</th>
                    <th>Status</th>
                  </tr>
                </thead>
                <tbody>
                  {found.map((product) => (
                    <ProductRow key={product.id} product={product} />
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
        </Card>
      )}
      {isCreating && <NewProductModal storeId={store.storeId} onClose={() => setCreating(false)} />}
    </>
  );
}
