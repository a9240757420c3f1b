import type { Outbox } from '@vitrine/client';
import type { MessageState, PersonView, RoomState, RoomView } from '@vitrine/contracts';
import { quotedExcerpt } from '@vitrine/timeline';
import {
  ChatComposer,
  ChatList,
  formatNumber,
  toasts,
  useEarlierMessages,
  useLiveConnection,
  useNow,
  useRoom,
  useSelected,
  useSnapshot,
  useTypingSignal,
  problemText,
  type ReplyTarget,
} from '@vitrine/web';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { MessageMinute } from '../model/message-minute';
import type { KindCount } from '../model/reaction-minute';
import { ReactionRates } from './reaction-rates';
import { TypingLine } from './typing-line';
import styles from './console.module.css';

export interface StudioChatProps {
  readonly room: RoomView;
  readonly state: RoomState;
  readonly people: Readonly<Record<string, PersonView>>;
  readonly memberId: string;
  readonly outbox: Outbox;
  /** Of the last minute. */
  readonly reactionCounts: readonly KindCount[];
  readonly minute: MessageMinute;
  readonly canModerate: boolean;
}

/** The chat as staff reads it: all of it, with answers and the way to take something down. */
export function StudioChat({
  room,
  state,
  people,
  memberId,
  outbox,
  reactionCounts,
  minute,
  canModerate,
}: StudioChatProps): ReactElement {
  const connection = useLiveConnection();
  const { pending } = useSnapshot(outbox);
  const typing = useTypingSignal();
  const session = useRoom();
  const typists = useSelected(session, (snapshot) => snapshot.typing);
  const whole = useEarlierMessages(session, state.messages, people);
  // Renewed with it; the figure itself goes by the server's time.
  useNow(1_000);
  const [replyTo, setReplyTo] = useState<ReplyTarget | null>(null);
  const perMinute = minute.count(session.serverNowMs());
  const roomId = room.id;

  const reply = useCallback(
    (message: MessageState) =>
      setReplyTo({
        seq: message.seq,
        name: people[message.authorId]?.displayName ?? 'Somebody',
        text: message.text,
      }),
    [people],
  );
  const remove = useCallback(
    (message: MessageState) => {
      connection.command('chat.delete', { roomId, seq: message.seq }).catch((failure: unknown) => {
        const { title, body } = problemText(failure);
        toasts.show(`${title}. ${body}`);
      });
    },
    [connection, roomId],
  );
  const list = useMemo(() => Object.values(people), [people]);
  const ownName = people[memberId]?.displayName;

  return (
    <section
      className={`${styles.panel} ${styles.chat}`}
      aria-label="Chat"
      onKeyDown={(event) => {
        // Escape leaves the field, so that the keys of the console work again.
        const isForField = event.key === 'Escape' && !event.defaultPrevented && replyTo === null;
        if (isForField && event.target instanceof HTMLElement) event.target.blur();
      }}
    >
      <header className={styles.panelHead}>
        <h2>Chat</h2>
        <ReactionRates counts={reactionCounts} />
        {perMinute > 0 && (
          <span className={styles.note} title="Messages in the last minute">
            {formatNumber(perMinute)} / min
          </span>
        )}
      </header>
      {/* Stands below the list, but comes first by keyboard: every message has buttons of its own. */}
      <div className={styles.chatComposer}>
        <ChatComposer
          draftKey={`studio.${roomId}`}
          look="panel"
          people={list}
          ownMemberId={memberId}
          replyTo={replyTo}
          onCancelReply={() => setReplyTo(null)}
          placeholder={ownName === undefined ? 'Reply…' : `Reply as ${ownName}…`}
          testIdPrefix="studio-"
          onTyping={() => typing.typed()}
          onSend={(message) => {
            const isTaken = outbox.send(message) !== null;
            if (!isTaken) toasts.show('Too many messages wait to be sent. Yours is still in the field.');
            return isTaken;
          }}
        />
      </div>
      <TypingLine people={typists} />
      <div className={styles.chatList}>
        <ChatList
          look="panel"
          testIdPrefix="studio-"
          messages={whole.messages}
          leftOut={whole.leftOut}
          onFill={whole.fill}
          fillStatus={whole.fillStatus}
          foundSeqs={whole.foundSeqs}
          onFollow={whole.onFollow}
          pending={pending}
          people={whole.people}
          earlier={whole.earlier}
          ownMemberId={memberId}
          quoteOf={(message) => quotedExcerpt(state, message)}
          onReply={reply}
          onDelete={remove}
          canDelete={(message) => canModerate || message.authorId === memberId}
          onRetry={(clientId) => outbox.retry(clientId)}
          onDiscard={(clientId) => outbox.discard(clientId)}
        />
      </div>
    </section>
  );
}
