import type { Page, RoomView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';

export type RoomShelf = 'live' | 'upcoming' | 'past';

const REFRESH_MS: Record<RoomShelf, number> = { live: 15_000, upcoming: 60_000, past: 5 * 60_000 };

export function useRoomShelf(shelf: RoomShelf): UseQueryResult<Page<RoomView>> {
  const api = useApi();
  return useQuery({
    queryKey: ['rooms', shelf],
    queryFn: ({ signal }) => api.rooms.home({ status: shelf }, { signal }),
    staleTime: REFRESH_MS[shelf],
    refetchInterval: REFRESH_MS[shelf],
  });
}

function roomInShelves(client: QueryClient, roomId: string): RoomView | undefined {
  return client
    .getQueriesData<Page<RoomView>>({ queryKey: ['rooms'] })
    .flatMap(([, page]) => page?.items ?? [])
    .find(({ id }) => id === roomId);
}

/** Shows at once what the home page already knew of the room, and asks for the rest. */
export function useRoomView(roomId: string): UseQueryResult<RoomView> {
  const api = useApi();
  const client = useQueryClient();
  return useQuery({
    queryKey: ['room', roomId],
    queryFn: ({ signal }) => api.rooms.get(roomId, { signal }),
    placeholderData: roomInShelves(client, roomId),
  });
}
