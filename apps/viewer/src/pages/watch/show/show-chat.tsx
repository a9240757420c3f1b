import type { MessageState } from '@vitrine/contracts';
import { quotedExcerpt } from '@vitrine/timeline';
import {
  ChatComposer,
  ChatList,
  problemText,
  toasts,
  useEarlierMessages,
  useLiveConnection,
  useOutbox,
  useRoom,
  useSelected,
  useSession,
  useSnapshot,
  type ChatLook,
  type ComposedMessage,
  type ReplyTarget,
} from '@vitrine/web';
import { useCallback, useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { NameSheet } from '../components/name-sheet';
import { needsName, rememberChosenName } from '../model/guest-name';
import type { Show } from './use-show';

const NOT_CONNECTED = {
  connecting: 'The chat is being opened…',
  reconnecting: 'The chat is not connected.',
  closed: 'The chat is not connected.',
} as const;
const NO_MESSAGES: readonly MessageState[] = [];

/** Everything one needs to write: the reply being made, the name asked for before the first message. */
function useSending(show: Show): {
  readonly send: (message: ComposedMessage) => Promise<boolean>;
  readonly nameSheet: ReactNode;
} {
  const outbox = useOutbox();
  const { session, rename } = useSession();
  const member = session?.member ?? show.session?.member ?? null;
  const [isNaming, setNaming] = useState(false);
  const named = useRef<((isNamed: boolean) => void) | null>(null);

  const send = useCallback(
    async (message: ComposedMessage): Promise<boolean> => {
      if (member === null) return false;
      if (needsName(member)) {
        setNaming(true);
        const isNamed = await new Promise<boolean>((resolve) => {
          named.current = resolve;
        });
        if (!isNamed) return false;
      }
      if (outbox.send(message) !== null) return true;
      toasts.show('Many messages are still waiting. Yours stays here.');
      return false;
    },
    [outbox, member],
  );
  const closeNaming = useCallback((isNamed: boolean) => {
    setNaming(false);
    named.current?.(isNamed);
    named.current = null;
  }, []);
  const nameSheet = isNaming && (
    <NameSheet
      onName={async (displayName) => {
        await rename({ displayName });
        if (member !== null) rememberChosenName(member.id);
        closeNaming(true);
      }}
      onClose={() => closeNaming(false)}
    />
  );
  return { send, nameSheet };
}

export interface ShowChat {
  readonly list: ReactNode;
  readonly composer: (children?: ReactNode) => ReactElement;
}

/** List and composer as two pieces, because phone and desktop put different things between them. */
export function useShowChat(show: Show, look: ChatLook): ShowChat {
  const room = useRoom();
  const outbox = useOutbox();
  const state = useSelected(room, (snapshot) => snapshot.state);
  const people = useSelected(room, (snapshot) => snapshot.people);
  const memberId = useSelected(room, (snapshot) => snapshot.memberId);
  const canModerate = useSelected(room, (snapshot) => snapshot.permissions.includes('chat:moderate'));
  const { pending } = useSnapshot(outbox);
  const [reply, setReply] = useState<ReplyTarget | null>(null);
  const { send, nameSheet } = useSending(show);
  const peopleList = useMemo(() => Object.values(people), [people]);

  const onReply = useCallback(
    (message: MessageState) =>
      setReply({
        seq: message.seq,
        name: room.getSnapshot().people[message.authorId]?.displayName ?? 'Somebody',
        text: message.text,
      }),
    [room],
  );
  const connection = useLiveConnection();
  const onDelete = useCallback(
    (message: MessageState) => {
      connection.command('chat.delete', { roomId: room.roomId, seq: message.seq }).catch((failure: unknown) => {
        toasts.show(problemText(failure).title);
      });
    },
    [connection, room],
  );
  const chat = useEarlierMessages(room, state?.messages ?? NO_MESSAGES, people);
  const list = (
    <ChatList
      messages={chat.messages}
      leftOut={chat.leftOut}
      onFill={chat.fill}
      fillStatus={chat.fillStatus}
      foundSeqs={chat.foundSeqs}
      foldsRepeats={!canModerate}
      onFollow={chat.onFollow}
      {...(show.connection !== 'online' && { emptyText: NOT_CONNECTED[show.connection] })}
      pending={pending}
      people={chat.people}
      earlier={chat.earlier}
      ownMemberId={memberId}
      look={look}
      quoteOf={(message) => (state === null ? null : quotedExcerpt(state, message))}
      onReply={onReply}
      onDelete={onDelete}
      canDelete={(message) => message.authorId === memberId || canModerate}
      onRetry={(clientId) => outbox.retry(clientId)}
      onDiscard={(clientId) => outbox.discard(clientId)}
    />
  );
  const composer = (children?: ReactNode): ReactElement => (
    <>
      <ChatComposer
        draftKey={show.room.id}
        people={peopleList}
        ownMemberId={memberId}
        look={look}
        replyTo={reply}
        onCancelReply={() => setReply(null)}
        onSend={send}
        placeholder={show.isOffline ? 'Sent when you are back…' : 'Say something…'}
      >
        {children}
      </ChatComposer>
      {nameSheet}
    </>
  );
  return { list, composer };
}
