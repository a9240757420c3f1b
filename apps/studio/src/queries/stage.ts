import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { OwnStageSeatView, StageDeskView, StageShowView, StageState } from '@vitrine/contracts';
import { isStageSeatOpen } from '@vitrine/domain';
import { useApi } from '@vitrine/web';
import { useEffect } from 'react';
import { queryKeys } from './keys';

/** Who waits is known to the server only; somebody who comes by the link should not wait for long. */
const DESK_INTERVAL_MS = 3_000;
const IDLE_DESK_INTERVAL_MS = 30_000;
/** Also how the server knows that the page is still there. */
const SEAT_INTERVAL_MS = 2_000;

/** The stage with its waiting room. What the timeline tells of it makes it being read again at once. */
export function useStageDesk(roomId: string, told: StageState, isWanted: boolean): UseQueryResult<StageDeskView> {
  const api = useApi();
  const client = useQueryClient();
  useEffect(() => {
    void client.invalidateQueries({ queryKey: queryKeys.stage(roomId) });
  }, [client, roomId, told]);
  return useQuery({
    queryKey: queryKeys.stage(roomId),
    queryFn: ({ signal }) => api.stage.desk(roomId, { signal }),
    refetchInterval: ({ state: { data } }) =>
      (data?.invite ?? null) === null ? IDLE_DESK_INTERVAL_MS : DESK_INTERVAL_MS,
    enabled: isWanted,
  });
}

export function useStageLink(secret: string): UseQueryResult<StageShowView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.stageLink(secret),
    queryFn: ({ signal }) => api.stageSeat.openLink({ secret }, { signal }),
    enabled: secret !== '',
  });
}

export function useStageSeat(seatId: string | null): UseQueryResult<OwnStageSeatView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.stageSeat(seatId ?? ''),
    queryFn: ({ signal }) => api.stageSeat.look(seatId ?? '', { signal }),
    // What is over stays over.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && !isStageSeatOpen(data.seat.status) ? false : SEAT_INTERVAL_MS,
    // Somebody who looks at another window waits as well, and is on stage as well.
    refetchIntervalInBackground: true,
    enabled: seatId !== null,
  });
}
