import type { MessageState, PersonView, SeqRange } from '@vitrine/contracts';
import type { PendingMessage } from '@vitrine/client';
import { useMemo, useState, type ReactElement } from 'react';
import { errorText } from '../../errors/error-text';
import { formatNumber } from '../../formats/numbers';
import { classNames } from '../class-names';
import { Avatar } from '../avatar/avatar';
import { Icon } from '../icon/icon';
import { ChatRow, type ChatLook } from './chat-row';
import { foldRepeats, type FoldedRepeats } from './fold-repeats';
import { gapLines, type GapLine } from './gap-lines';
import { WaitWords } from './wait-words';
import { useStickToBottom } from './use-stick-to-bottom';
import styles from './chat.module.css';

export interface ChatListProps {
  readonly messages: readonly MessageState[];
  /** Which messages are missing among them because nobody could read so many. */
  readonly leftOut?: readonly SeqRange[];
  /** Reads the messages before that number, those left out included. */
  readonly onFill?: (beforeSeq: number) => void;
  /** Whether what a crowd repeats is one row; whoever moderates sees each. */
  readonly foldsRepeats?: boolean;
  /** How reading them goes. */
  readonly fillStatus?: FillStatus;
  /** The numbers that were read last where messages had been left out; their rows are marked for a moment. */
  readonly foundSeqs?: ReadonlySet<number>;
  /** Told when the reader leaves the end and comes back to it. Has to stay the same function. */
  readonly onFollow?: (isFollowing: boolean) => void;
  /** Says why there is nothing to read, when it is not that nobody has written. */
  readonly emptyText?: string;
  /** Own messages that are not in the room's state yet. */
  readonly pending: readonly PendingMessage[];
  readonly people: Readonly<Record<string, PersonView>>;
  readonly ownMemberId: string | null;
  readonly look: ChatLook;
  /** What a message answers to: null for nothing, '' for a message that was taken back. */
  readonly quoteOf: (message: MessageState) => string | null;
  readonly onReply?: (message: MessageState) => void;
  readonly onDelete?: (message: MessageState) => void;
  readonly canDelete?: (message: MessageState) => boolean;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
  /** The way further back than `messages`; absent at the beginning. */
  readonly earlier?: { readonly isLoading: boolean; readonly hasFailed: boolean; readonly load: () => void };
  /** Before the test ids, where two chats share a journey. */
  readonly testIdPrefix?: string;
}

const PENDING_NOTE: Record<PendingMessage['status'], string> = {
  waiting: 'Waiting to be sent…',
  sending: 'Sending…',
  sent: '',
  refused: 'Not sent',
};

type FillStatus = 'idle' | 'loading' | 'failed';

function PendingRow({
  message,
  name,
  avatarUrl,
  look,
  onRetry,
  onDiscard,
}: {
  readonly message: PendingMessage;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly look: ChatLook;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
}): ReactElement {
  const isRefused = message.status === 'refused';
  const why = message.error === null ? PENDING_NOTE.refused : errorText(message.error.code).title;
  return (
    <li
      className={classNames(styles['row'], styles['arriving'], styles['pending'], isRefused && styles['refused'])}
      data-testid="message"
      data-pending={message.status}
      data-own="true"
    >
      {look === 'panel' && <Avatar name={name} url={avatarUrl} sizePx={30} />}
      <div className={styles['body']}>
        <span className={styles['who']}>
          <bdi className={styles['name']}>{name}</bdi>
        </span>
        <bdi className={styles['text']}>{message.text}</bdi>
        {isRefused ? (
          <span className={styles['failed']} role="status">
            <Icon name="alert" sizePx={14} />
            {why}
            <button type="button" className={styles['link']} onClick={() => onRetry(message.clientId)}>
              Send again
            </button>
            <button type="button" className={styles['link']} onClick={() => onDiscard(message.clientId)}>
              Remove
            </button>
          </span>
        ) : message.wait !== null ? (
          <span className={styles['note']} data-testid="pending-wait">
            <WaitWords wait={message.wait} />
            <button type="button" className={styles['link']} onClick={() => onDiscard(message.clientId)}>
              Remove
            </button>
          </span>
        ) : (
          PENDING_NOTE[message.status] !== '' && <span className={styles['note']}>{PENDING_NOTE[message.status]}</span>
        )}
      </div>
    </li>
  );
}

const FILL_WORDS: Record<FillStatus, string> = {
  idle: 'read them',
  loading: 'reading…',
  failed: 'that did not work, try again',
};

/** Not spoken when it comes or its figure changes: in a busy room that would drown what is said. */
function GapRow({
  line,
  status,
  onFill,
}: {
  readonly line: GapLine;
  readonly status: FillStatus;
  readonly onFill: ((line: GapLine) => void) | undefined;
}): ReactElement {
  const words = `${formatNumber(line.count)} not shown, the chat is fast`;
  return (
    <li
      className={classNames(styles['row'], styles['gap'])}
      aria-live={status === 'idle' ? 'off' : 'polite'}
      data-status={status}
      data-testid="chat-gap"
    >
      {onFill === undefined ? (
        words
      ) : (
        <button
          type="button"
          className={styles['fill']}
          aria-busy={status === 'loading' || undefined}
          onClick={() => onFill(line)}
        >
          {words} · <b>{FILL_WORDS[status]}</b>
        </button>
      )}
    </li>
  );
}

const NOTHING_FOLDED: FoldedRepeats = { folded: new Set(), timesSaid: new Map() };
const NOTHING_LEFT_OUT: readonly SeqRange[] = [];
const NOTHING_FOUND: ReadonlySet<number> = new Set();
const BUSY_MESSAGES = 6;
const BUSY_MS = 2_000;

/** Six messages within two seconds: on a slow device rows that fade in would then be seen by nobody before they are gone. */
function isBusy(messages: readonly MessageState[]): boolean {
  const [newest, earlier] = [messages.at(-1), messages.at(-BUSY_MESSAGES)];
  return newest !== undefined && earlier !== undefined && newest.atMs - earlier.atMs < BUSY_MS;
}

export function ChatList({
  messages,
  leftOut = NOTHING_LEFT_OUT,
  onFill,
  foldsRepeats = false,
  fillStatus = 'idle',
  foundSeqs = NOTHING_FOUND,
  onFollow,
  emptyText = 'Nobody has written yet. Say hello.',
  pending,
  people,
  ownMemberId,
  look,
  quoteOf,
  onReply,
  onDelete,
  canDelete,
  onRetry,
  onDiscard,
  earlier,
  testIdPrefix = '',
}: ChatListProps): ReactElement {
  const gaps = useMemo(() => gapLines(messages, leftOut), [messages, leftOut]);
  const { folded, timesSaid } = useMemo(
    () => (foldsRepeats ? foldRepeats(messages, ownMemberId) : NOTHING_FOLDED),
    [foldsRepeats, messages, ownMemberId],
  );
  const newest = `${messages.at(-1)?.seq ?? ''}${gaps.after === null ? '' : '+'}`;
  const ownKeys = useMemo(() => pending.map(({ clientId }) => clientId), [pending]);
  const { list, hasUnseen, jumpToBottom, letGo } = useStickToBottom({ newest, ownKeys, onFollow });
  const [openedKey, setOpenedKey] = useState<string | null>(null);
  const own = ownMemberId === null ? undefined : people[ownMemberId];
  const fill =
    onFill &&
    ((line: GapLine): void => {
      // Whoever wants to read what is missing stays where it is.
      letGo();
      setOpenedKey(line.key);
      onFill(line.beforeSeq);
    });
  const gapRow = (line: GapLine | null | undefined): ReactElement | null =>
    line ? (
      <GapRow key={line.key} line={line} status={line.key === openedKey ? fillStatus : 'idle'} onFill={fill} />
    ) : null;
  const isCalm = !isBusy(messages);
  // One list, so that the line at the end stays the same element when the next message makes it one in between.
  const rows = messages.flatMap((message) => [
    gapRow(gaps.before.get(message.seq)),
    folded.has(message.seq) ? null : (
      <ChatRow
        key={message.seq}
        message={message}
        author={people[message.authorId]}
        people={people}
        quote={quoteOf(message)}
        ownMemberId={ownMemberId}
        look={look}
        isArriving={isCalm}
        isFound={foundSeqs.has(message.seq)}
        timesSaid={timesSaid.get(message.seq) ?? 1}
        onReply={onReply}
        onDelete={canDelete === undefined || canDelete(message) ? onDelete : undefined}
      />
    ),
  ]);
  rows.push(gapRow(gaps.after));
  return (
    <div className={classNames(styles['chat'], styles[look])}>
      <div
        ref={list}
        className={styles['list']}
        role="log"
        aria-label="Chat"
        data-testid={`${testIdPrefix}chat-list`}
        tabIndex={0}
      >
        <ol className={styles['rows']}>
          {earlier && (
            <li className={classNames(styles['row'], styles['first'])}>
              <button
                type="button"
                className={styles['link']}
                disabled={earlier.isLoading}
                onClick={() => {
                  letGo();
                  earlier.load();
                }}
              >
                {earlier.isLoading
                  ? 'Reading what was said before…'
                  : earlier.hasFailed
                    ? 'That did not work. Try again'
                    : 'Earlier messages'}
              </button>
            </li>
          )}
          {messages.length === 0 && pending.length === 0 && (
            <li className={classNames(styles['row'], styles['first'])} data-testid="chat-empty">
              {emptyText}
            </li>
          )}
          {rows}
          {pending.map((message) => (
            <PendingRow
              key={message.clientId}
              message={message}
              name={own?.displayName ?? 'You'}
              avatarUrl={own?.avatarUrl ?? null}
              look={look}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          ))}
        </ol>
      </div>
      {hasUnseen && (
        <button type="button" className={styles['jump']} onClick={jumpToBottom}>
          <Icon name="down" sizePx={16} />
          New messages
        </button>
      )}
    </div>
  );
}
