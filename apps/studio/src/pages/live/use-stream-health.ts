import { useQuery } from '@tanstack/react-query';
import type { StreamHealthView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { queryKeys } from '../../queries/keys';

const PERIOD_MS = 3_000;

/** The stream as the media server measures it, for shows that this browser does not feed. */
export function useStreamHealth(roomId: string, isWanted: boolean): StreamHealthView | null {
  const api = useApi();
  const query = useQuery({
    queryKey: queryKeys.streamHealth(roomId),
    queryFn: ({ signal }) => api.media.health(roomId, { signal }),
    enabled: isWanted,
    refetchInterval: PERIOD_MS,
    staleTime: 0,
  });
  return query.data ?? null;
}
