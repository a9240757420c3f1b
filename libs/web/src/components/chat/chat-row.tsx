import type { MessageState, PersonView } from '@vitrine/contracts';
import { memo, useState, type ReactElement } from 'react';
import { formatNumber } from '../../formats/numbers';
import { classNames } from '../class-names';
import { Avatar } from '../avatar/avatar';
import { Icon } from '../icon/icon';
import { splitMentions } from './mentions';
import styles from './chat.module.css';

export type ChatLook = 'over-video' | 'panel';

export interface ChatRowProps {
  readonly message: MessageState;
  readonly author: PersonView | undefined;
  readonly people: Readonly<Record<string, PersonView>>;
  /** null: no quote; '': the quoted message was taken back or is out of reach. */
  readonly quote: string | null;
  readonly ownMemberId: string | null;
  readonly look: ChatLook;
  /** Whether it comes into sight with a movement; only how this stands when the row is made counts. */
  readonly isArriving: boolean;
  /** Whether it was just read where messages had been left out; counts like `isArriving`. */
  readonly isFound: boolean;
  /** How often the same was said, this row included. */
  readonly timesSaid: number;
  readonly onReply?: ((message: MessageState) => void) | undefined;
  readonly onDelete?: ((message: MessageState) => void) | undefined;
}

const REMOVED_TEXT = { author: 'Message taken back', staff: 'Message removed by the store' } as const;

function NameBadge({ badge }: { readonly badge: MessageState['badge'] }): ReactElement | null {
  if (badge === null) return null;
  return <span className={styles['badge']}>{badge === 'host' ? 'Host' : 'Staff'}</span>;
}

function Quote({ quote, name }: { readonly quote: string; readonly name: string | undefined }): ReactElement {
  return (
    <span className={styles['quote']}>
      <bdi className={styles['quote-name']}>{name ?? 'Somebody'}</bdi>{' '}
      {quote === '' ? <i>a message that is gone</i> : <bdi>{quote}</bdi>}
    </span>
  );
}

function Actions({
  message,
  name,
  onReply,
  onDelete,
}: Pick<ChatRowProps, 'message' | 'onReply' | 'onDelete'> & { readonly name: string }): ReactElement | null {
  if (onReply === undefined && onDelete === undefined) return null;
  return (
    <span className={styles['actions']}>
      {onReply !== undefined && (
        <button
          type="button"
          className={styles['action']}
          aria-label={`Reply to ${name}`}
          title="Reply"
          onClick={() => onReply(message)}
        >
          <Icon name="reply" sizePx={17} />
        </button>
      )}
      {onDelete !== undefined && (
        <button
          type="button"
          className={styles['action']}
          data-testid="delete-message"
          aria-label={`Delete the message of ${name}`}
          title="Delete"
          onClick={() => onDelete(message)}
        >
          <Icon name="trash" sizePx={17} />
        </button>
      )}
    </span>
  );
}

function Row({
  message,
  author,
  people,
  quote,
  ownMemberId,
  look,
  isArriving,
  isFound,
  timesSaid,
  onReply,
  onDelete,
}: ChatRowProps): ReactElement {
  const name = author?.displayName ?? 'Somebody';
  const isRemoved = message.redactedBy !== undefined;
  const isOwn = message.authorId === ownMemberId;
  const mentionsMe = ownMemberId !== null && message.mentionIds.includes(ownMemberId);
  const mentioned = message.mentionIds.flatMap((id) => people[id] ?? []);
  // Over the video there is no room for buttons in every line: a tap on the words brings them out.
  const [isOpen, setOpen] = useState(false);
  const [hasArrived] = useState(isArriving && !isFound);
  const [wasFound] = useState(isFound);
  return (
    <li
      className={classNames(
        styles['row'],
        message.badge === 'host' && !isRemoved && styles['host'],
        message.badge === 'staff' && !isRemoved && styles['staff'],
        mentionsMe && styles['for-me'],
        isRemoved && styles['removed'],
        isOpen && styles['open'],
        hasArrived && styles['arriving'],
        wasFound && styles['found'],
      )}
      data-testid="message"
      data-seq={message.seq}
      data-found={wasFound || undefined}
      data-own={isOwn ? 'true' : undefined}
    >
      {look === 'panel' && <Avatar name={name} url={author?.avatarUrl ?? null} sizePx={30} />}
      <div className={styles['body']} onClick={() => setOpen(!isOpen)}>
        <span className={styles['who']}>
          <bdi className={styles['name']}>{name}</bdi>
          <NameBadge badge={message.badge} />
        </span>
        {quote !== null && !isRemoved && (
          <Quote quote={quote} name={people[message.replyTo?.authorId ?? '']?.displayName} />
        )}
        <bdi className={styles['text']}>
          {message.redactedBy !== undefined
            ? REMOVED_TEXT[message.redactedBy]
            : splitMentions(message.text, mentioned).map((part, index) =>
                part.memberId === null ? (
                  part.text
                ) : (
                  <span
                    key={index}
                    className={classNames(styles['mention'], part.memberId === ownMemberId && styles['me'])}
                  >
                    {part.text}
                  </span>
                ),
              )}
        </bdi>
        {timesSaid > 1 && (
          <span className={styles['times']} data-testid="times-said">
            <span aria-hidden="true">×{formatNumber(timesSaid)}</span>
            <span className="visually-hidden">said {formatNumber(timesSaid)} times</span>
          </span>
        )}
      </div>
      {!isRemoved && <Actions message={message} name={name} onReply={onReply} onDelete={onDelete} />}
    </li>
  );
}

/** Re-renders only when its own message or a name in it changes: a busy chat adds rows, it does not redraw 200. */
export const ChatRow = memo(
  Row,
  (before, after) =>
    before.message === after.message &&
    before.author === after.author &&
    before.quote === after.quote &&
    before.timesSaid === after.timesSaid &&
    before.look === after.look &&
    before.ownMemberId === after.ownMemberId &&
    before.onReply === after.onReply &&
    before.onDelete === after.onDelete &&
    before.people[before.message.replyTo?.authorId ?? ''] === after.people[after.message.replyTo?.authorId ?? ''] &&
    after.message.mentionIds.every((id) => before.people[id] === after.people[id]),
);
