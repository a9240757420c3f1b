import type { Outbox, Reactions, RoomSession, TypingSignal } from '@vitrine/client';
import type { RoomState } from '@vitrine/contracts';
import { createContext, use, useEffect, useMemo, type ReactElement, type ReactNode } from 'react';
import { useSelected } from '../hooks/use-snapshot';
import { JoinedRoom } from './joined-room';
import { useLiveConnection } from './live-provider';

const RoomContext = createContext<JoinedRoom | null>(null);

/** Joins a room for as long as it is mounted. */
export function useRoomSession(roomId: string): JoinedRoom {
  const connection = useLiveConnection();
  const joined = useMemo(() => new JoinedRoom(connection, roomId), [connection, roomId]);
  useEffect(() => {
    joined.enter();
    return () => joined.leave();
  }, [joined]);
  return joined;
}

export function RoomProvider({
  roomId,
  children,
}: {
  readonly roomId: string;
  readonly children: ReactNode;
}): ReactElement {
  const room = useRoomSession(roomId);
  return <RoomContext value={room}>{children}</RoomContext>;
}

function useRoomContext(): JoinedRoom {
  const room = use(RoomContext);
  if (room === null) throw new Error('This hook needs a RoomProvider above it.');
  return room;
}

export const useRoom = (): RoomSession => useRoomContext().room;
export const useOutbox = (): Outbox => useRoomContext().outbox;
export const useReactions = (): Reactions => useRoomContext().reactions;
export const useTypingSignal = (): TypingSignal => useRoomContext().typing;

/** A part of the room's state; null until the first answer. See `useSelected` for what `select` may return. */
export function useRoomState<T>(select: (state: RoomState) => T): T | null {
  return useSelected(useRoom(), ({ state }) => (state === null ? null : select(state)));
}
