import type { RoomSession } from '@vitrine/client';
import { LIMITS, type MessageState, type PersonView, type SeqRange } from '@vitrine/contracts';
import { useEffect, useMemo } from 'react';
import { useApi } from '../api/api-provider';
import { useSelected, useSnapshot } from '../hooks/use-snapshot';
import { EarlierMessages } from './earlier-messages';

export interface WholeChat {
  readonly messages: readonly MessageState[];
  /** Which messages are missing among them because nobody could read so many; see `leftOutBefore`. */
  readonly leftOut: readonly SeqRange[];
  /** Reads the messages before that number, those left out included. */
  readonly fill: (beforeSeq: number) => void;
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
  const leftOut = useSelected(room, (snapshot) => snapshot.leftOut);
  const hasMore = !past.isAtStart && (past.messages.length > 0 || messages.length >= LIMITS.messagesInState.max);
  return useMemo(
    () => ({
      messages: past.messages.length > 0 ? past.messages : messages,
      leftOut: past.messages.length > 0 ? past.leftOut : leftOut,
      fill: (beforeSeq: number) => void store.fill(beforeSeq),
      people: past.messages.length > 0 ? { ...past.people, ...people } : people,
      ...(hasMore
        ? { earlier: { isLoading: past.isLoading, hasFailed: past.hasFailed, load: () => void store.load() } }
        : {}),
    }),
    [hasMore, leftOut, messages, past, people, store],
  );
}
