import type { OrderView, Page, ProductView, StoreView } from '@vitrine/contracts';
import { PERSONAL_QUERY, useApi, useSession } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

export function useProduct(productId: string): UseQueryResult<ProductView> {
  const api = useApi();
  return useQuery({
    queryKey: ['product', productId],
    queryFn: ({ signal }) => api.products.get(productId, { signal }),
    staleTime: 60_000,
  });
}

export function useOrders(): UseQueryResult<Page<OrderView>> {
  const api = useApi();
  const { session } = useSession();
  return useQuery({
    queryKey: ['orders'],
    queryFn: ({ signal }) => api.orders.mine({}, { signal }),
    meta: PERSONAL_QUERY,
    enabled: session !== null && session !== undefined,
  });
}

export function useOrder(orderId: string): UseQueryResult<OrderView> {
  const api = useApi();
  return useQuery({
    queryKey: ['order', orderId],
    queryFn: ({ signal }) => api.orders.get(orderId, { signal }),
    meta: PERSONAL_QUERY,
    staleTime: 60_000,
  });
}

export function useStore(storeSlug: string | null): UseQueryResult<StoreView> {
  const api = useApi();
  return useQuery({
    queryKey: ['store', storeSlug],
    queryFn: ({ signal }) => api.stores.get(storeSlug ?? '', { signal }),
    enabled: storeSlug !== null,
    staleTime: 10 * 60_000,
  });
}
