import type { RoomSession } from '@vitrine/client';
import { LIMITS, type MessageState, type PersonView, type SeqRange } from '@vitrine/contracts';
import { useCallback, useEffect, useMemo } from 'react';
import { useApi } from '../api/api-provider';
import { useSelected, useSnapshot } from '../hooks/use-snapshot';
import { EarlierMessages } from './earlier-messages';

export interface WholeChat {
  readonly messages: readonly MessageState[];
  /** Which messages are missing among them because nobody could read so many; see `leftOutBefore`. */
  readonly leftOut: readonly SeqRange[];
  /** Reads the messages before that number, those left out included. */
  readonly fill: (beforeSeq: number) => void;
  readonly fillStatus: 'idle' | 'loading' | 'failed';
  /** The numbers that were read last where messages had been left out. */
  readonly foundSeqs: ReadonlySet<number>;
  /** To be told when the reader leaves the end and comes back to it. */
  readonly onFollow: (isFollowing: boolean) => void;
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
  const onFollow = useCallback(
    (isFollowing: boolean) => {
      if (isFollowing) store.release();
      else store.hold();
    },
    [store],
  );
  return useMemo(
    (): WholeChat => ({
      messages: past.messages.length > 0 ? past.messages : messages,
      leftOut: past.messages.length > 0 ? past.leftOut : leftOut,
      fill: (beforeSeq: number) => void store.fill(beforeSeq),
      fillStatus: past.isFill && past.isLoading ? 'loading' : past.isFill && past.hasFailed ? 'failed' : 'idle',
      foundSeqs: past.foundSeqs,
      onFollow,
      people: past.messages.length > 0 ? { ...past.people, ...people } : people,
      ...(hasMore
        ? {
            earlier: {
              isLoading: past.isLoading && !past.isFill,
              hasFailed: past.hasFailed && !past.isFill,
              load: () => void store.load(),
            },
          }
        : {}),
    }),
    [hasMore, leftOut, messages, onFollow, past, people, store],
  );
}
