import type { Page, ProductView, StoreMemberView, StoreView } from '@vitrine/contracts';
import type { Api } from '@vitrine/client';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryKeys } from './keys';

const PRODUCT_PAGE_SIZE = 200;
const MAX_PRODUCT_PAGES = 10;

export interface AllProducts {
  readonly items: readonly ProductView[];
  /** False when the store has more than this list reads. */
  readonly isComplete: boolean;
}

/** Search runs over the whole assortment in the browser, so all pages are read, up to 2,000 products. */
async function readAllProducts(api: Api, storeId: string, signal: AbortSignal): Promise<AllProducts> {
  const items: ProductView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PRODUCT_PAGES; page++) {
    const answer: Page<ProductView> = await api.products.list(
      storeId,
      { cursor, limit: PRODUCT_PAGE_SIZE },
      { signal },
    );
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { items, isComplete: cursor === null };
}

export function useProducts(storeId: string, isWanted = true): UseQueryResult<AllProducts> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.products(storeId),
    queryFn: ({ signal }) => readAllProducts(api, storeId, signal),
    enabled: isWanted,
  });
}

export function useProduct(productId: string): UseQueryResult<ProductView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.product(productId),
    queryFn: ({ signal }) => api.products.get(productId, { signal }),
  });
}

export function useStoreMembers(storeId: string, isWanted = true): UseQueryResult<readonly StoreMemberView[]> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.members(storeId),
    queryFn: ({ signal }) => api.stores.members(storeId, { signal }),
    enabled: isWanted,
  });
}

export function useStores(): UseQueryResult<readonly StoreView[]> {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.stores, queryFn: ({ signal }) => api.stores.mine({ signal }) });
}
