import type { MarketView } from '@vitrine/contracts';
import { marketOf } from '@vitrine/domain';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { usePlace } from '../shopping/place';

export function useMarkets(storeId: string | null): UseQueryResult<readonly MarketView[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['markets', storeId],
    queryFn: async ({ signal }) => (await api.markets.list(storeId ?? '', { signal })).items,
    enabled: storeId !== null,
    staleTime: 10 * 60_000,
  });
}

/** The currency of the place where the buyer is; null until it is known, and where nothing is sold to. */
export function usePlaceCurrency(storeId: string | null): string | null {
  const markets = useMarkets(storeId);
  const country = usePlace();
  return markets.data === undefined ? null : (marketOf(markets.data, country)?.currency ?? null);
}
