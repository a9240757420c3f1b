import type { Page, StockHistoryView, StockItemView } from '@vitrine/contracts';
import type { ListStockRequest } from '@vitrine/contracts/dto';
import { useApi } from '@vitrine/web';
import {
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { queryKeys } from './keys';

export type StockFilter = Pick<ListStockRequest, 'level' | 'text' | 'productId'>;

export function useStock(
  storeId: string,
  filter: StockFilter,
): UseInfiniteQueryResult<InfiniteData<Page<StockItemView>>> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.stock(storeId, filter),
    queryFn: ({ pageParam, signal }) => api.stock.list(storeId, { ...filter, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // The rows stay while those of a changed filter are on their way.
    placeholderData: keepPreviousData,
    // Buyers take pieces while the list is open.
    refetchInterval: 20_000,
  });
}

/** @param variantId null while no history is open */
export function useStockHistory(variantId: string | null): UseInfiniteQueryResult<InfiniteData<StockHistoryView>> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.stockHistory(variantId ?? ''),
    queryFn: ({ pageParam, signal }) => api.stock.history(variantId ?? '', { cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: variantId !== null,
  });
}
