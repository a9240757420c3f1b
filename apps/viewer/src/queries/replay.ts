import type { ClipView, ExplanationView, ReplayView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

const PREPARING_MS = 1_500;
/** Prices and stock are those of today. */
const REFRESH_MS = 30_000;
/** More is recorded while somebody looks at a piece. */
const EXPLANATIONS_MS = 15_000;

/** @param isWanted once there is somebody to watch it. */
export function useReplay(roomId: string, isWanted: boolean): UseQueryResult<ReplayView> {
  const api = useApi();
  return useQuery({
    queryKey: ['replay', roomId],
    queryFn: ({ signal }) => api.replay.get(roomId, { signal }),
    enabled: isWanted,
    refetchInterval: ({ state }) => (state.data?.status === 'preparing' ? PREPARING_MS : REFRESH_MS),
  });
}

/** What was said about a piece earlier in a running show; null while nothing of it can be watched. */
export function useExplanation(roomId: string, pinId: string): ExplanationView | null {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['explanations', roomId],
    queryFn: ({ signal }) => api.replay.explanations(roomId, { signal }),
    refetchInterval: EXPLANATIONS_MS,
  });
  return data?.items.find((one) => one.pinId === pinId) ?? null;
}

export function useClip(clipId: string): UseQueryResult<ClipView> {
  const api = useApi();
  return useQuery({ queryKey: ['clip', clipId], queryFn: ({ signal }) => api.clips.get(clipId, { signal }) });
}
