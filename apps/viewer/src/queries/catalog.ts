import type { ProductView, StoreView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

export function useProduct(productId: string): UseQueryResult<ProductView> {
  const api = useApi();
  return useQuery({
    queryKey: ['product', productId],
    queryFn: ({ signal }) => api.products.get(productId, { signal }),
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
