import type { RoomMemberView, RoomReportView, RoomView, StreamKeyView, TrayItemView } from '@vitrine/contracts';
import { ApiError, type Items } from '@vitrine/client';
import { useApi } from '@vitrine/web';
import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { Page } from '@vitrine/contracts';
import { queryKeys } from './keys';

export function useStoreRooms(storeId: string): UseInfiniteQueryResult<InfiniteData<Page<RoomView>>> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.rooms(storeId),
    queryFn: ({ pageParam, signal }) => api.rooms.ofStore(storeId, { cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Viewers and status of a live show move while the list is open.
    refetchInterval: 20_000,
  });
}

export function useRoomView(roomId: string): UseQueryResult<RoomView> {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.room(roomId), queryFn: ({ signal }) => api.rooms.get(roomId, { signal }) });
}

export function useRoomMembers(roomId: string): UseQueryResult<readonly RoomMemberView[]> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.roomMembers(roomId),
    queryFn: ({ signal }) => api.rooms.members(roomId, { signal }),
  });
}

export function useTray(roomId: string): UseQueryResult<Items<TrayItemView>> {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.tray(roomId), queryFn: ({ signal }) => api.tray.list(roomId, { signal }) });
}

export function useStreamKey(roomId: string, isWanted = true): UseQueryResult<StreamKeyView | null> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.streamKey(roomId),
    queryFn: ({ signal }) => api.streamKey.get(roomId, { signal }),
    enabled: isWanted,
  });
}

/** Whether an encoder can feed the show: Agora takes pictures from browsers only. False until it is known. */
export function useTakesEncoders(roomId: string, isWanted = true): boolean {
  const { isPending, error } = useStreamKey(roomId, isWanted);
  return !isPending && (error === null || ApiError.from(error).code !== 'media.encoders-unsupported');
}

export function useReport(roomId: string): UseQueryResult<RoomReportView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.report(roomId),
    queryFn: ({ signal }) => api.rooms.report(roomId, { signal }),
  });
}
