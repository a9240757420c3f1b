import type { WaitingListView, WaitingPlaceView } from '@vitrine/contracts';
import type { JoinWaitingListRequest } from '@vitrine/contracts/dto';
import { PERSONAL_QUERY, useApi, useSession } from '@vitrine/web';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { rememberWaits } from './waits-here';

const WAITING_KEY = ['waiting-list'] as const;
/** A message over the socket is quicker, where there is one. */
const LOOK_AGAIN_MS = 8_000;

/** The places with what their arrival says about this device's clock. */
export interface TimedWaitingList {
  readonly places: readonly WaitingPlaceView[];
  /** Server time less this device's time. */
  readonly clockOffsetMs: number;
}

const isOpen = ({ status }: WaitingPlaceView): boolean => status === 'waiting' || status === 'offered';

function timed({ places, serverTime }: WaitingListView): TimedWaitingList {
  rememberWaits(places.some(isOpen));
  return { places, clockOffsetMs: Date.parse(serverTime) - Date.now() };
}

export function useWaitingList(): UseQueryResult<TimedWaitingList> {
  const api = useApi();
  const { session } = useSession();
  return useQuery({
    queryKey: WAITING_KEY,
    queryFn: async ({ signal }) => timed(await api.waitingList.mine({ signal })),
    meta: PERSONAL_QUERY,
    enabled: session !== null && session !== undefined,
    staleTime: 2_000,
    refetchInterval: ({ state: { data } }) => (data?.places.some(isOpen) ? LOOK_AGAIN_MS : false),
  });
}

/** Somebody was told that something changed, or did something that changes it. */
export function lookAgainAtWaitingList(client: QueryClient): Promise<void> {
  rememberWaits(true);
  return client.invalidateQueries({ queryKey: WAITING_KEY });
}

export interface JoinLine {
  readonly variantId: string;
  readonly request: JoinWaitingListRequest;
}
export function useJoinLine(): UseMutationResult<TimedWaitingList, Error, JoinLine> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ variantId, request }: JoinLine) => timed(await api.waitingList.join(variantId, request)),
    onSuccess: (list) => client.setQueryData(WAITING_KEY, list),
    scope: { id: 'waiting-list' },
  });
}

export function useLeaveLine(): UseMutationResult<TimedWaitingList, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (variantId: string) => timed(await api.waitingList.leave(variantId)),
    onSuccess: (list) => client.setQueryData(WAITING_KEY, list),
    scope: { id: 'waiting-list' },
  });
}
