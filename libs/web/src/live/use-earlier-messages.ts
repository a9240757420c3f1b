import type { RoomSession } from '@vitrine/client';
import { LIMITS, type MessageState, type PersonView } from '@vitrine/contracts';
import { useEffect, useMemo } from 'react';
import { useApi } from '../api/api-provider';
import { useSnapshot } from '../hooks/use-snapshot';
import { EarlierMessages } from './earlier-messages';

export interface WholeChat {
  readonly messages: readonly MessageState[];
  readonly people: Readonly<Record<string, PersonView>>;
  /** The way further back; absent at the beginning of the chat. */
  readonly earlier?: { readonly isLoading: boolean; readonly hasFailed: boolean; readonly load: () => void };
}

/** The chat of a room with what was said before, once somebody asks for it. */
export function useEarlierMessages(
  room: RoomSession,
  messages: readonly MessageState[],
  people: Readonly<Record<string, PersonView>>,
): WholeChat {
  const api = useApi();
  const store = useMemo(
    () => new EarlierMessages(room, (beforeSeq) => api.chat.history(room.roomId, { beforeSeq })),
    [api, room],
  );
  useEffect(() => store.watch(), [store]);
  const past = useSnapshot(store);
  const hasMore = !past.isAtStart && (past.messages.length > 0 || messages.length >= LIMITS.messagesInState.max);
  return useMemo(
    () => ({
      messages: past.messages.length > 0 ? past.messages : messages,
      people: past.messages.length > 0 ? { ...past.people, ...people } : people,
      ...(hasMore
        ? { earlier: { isLoading: past.isLoading, hasFailed: past.hasFailed, load: () => void store.load() } }
        : {}),
    }),
    [hasMore, messages, past, people, store],
  );
}
