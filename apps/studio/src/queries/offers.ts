import type { Items } from '@vitrine/client';
import type { OfferView } from '@vitrine/contracts';
import type { PackingPromiseView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryKeys } from './keys';

export function useOffers(roomId: string): UseQueryResult<Items<OfferView>> {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.offers(roomId), queryFn: ({ signal }) => api.offers.list(roomId, { signal }) });
}

/** What has to go into parcels beside the pieces that were bought. */
export function usePackingPromises(
  storeId: string,
  roomId: string | null,
): UseQueryResult<readonly PackingPromiseView[]> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.promises(storeId, roomId),
    queryFn: async ({ signal }) =>
      (await api.orders.promises(storeId, roomId === null ? {} : { roomId }, { signal })).items,
  });
}
