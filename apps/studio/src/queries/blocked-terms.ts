import type { BlockedTermsView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryKeys } from './keys';

export function useBlockedTerms(storeId: string): UseQueryResult<BlockedTermsView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.blockedTerms(storeId),
    queryFn: ({ signal }) => api.blockedTerms.get(storeId, { signal }),
    // A list that is being changed must not be replaced below one's hands; whoever saves an old one is told.
    staleTime: Infinity,
    gcTime: 0,
  });
}
