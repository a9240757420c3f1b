import { LIMITS, type PersonView } from '@vitrine/contracts';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { classNames } from '../class-names';
import { IconButton } from '../button/icon-button';
import { Avatar } from '../avatar/avatar';
import { Icon } from '../icon/icon';
import { tabDrafts, type DraftStore } from './draft-store';
import { mentionQueryAt, mentionsIn, suggestPeople } from './mentions';
import styles from './chat-composer.module.css';

export interface ComposedMessage {
  readonly text: string;
  readonly replyToSeq?: number;
  readonly mentionIds?: readonly string[];
}
export interface ReplyTarget {
  readonly seq: number;
  readonly name: string;
  readonly text: string;
}
export interface ChatComposerProps {
  /** Under which the draft is kept, usually the room's id. */
  readonly draftKey: string;
  readonly people: readonly PersonView[];
  readonly ownMemberId: string | null;
  readonly look: 'over-video' | 'panel';
  readonly replyTo: ReplyTarget | null;
  readonly onCancelReply: () => void;
  /** True once the message is safely on its way; the draft stays as it is for anything else, a thrown error included. */
  readonly onSend: (message: ComposedMessage) => boolean | Promise<boolean>;
  /** Called with every change of a draft that holds words. */
  readonly onTyping?: () => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  readonly drafts?: DraftStore;
  /** Before the test ids, where two chats share a journey. */
  readonly testIdPrefix?: string;
  /** More controls at the end of the line. */
  readonly children?: ReactNode;
}

export function ChatComposer({
  draftKey,
  people,
  ownMemberId,
  look,
  replyTo,
  onCancelReply,
  onSend,
  onTyping,
  placeholder = 'Say something…',
  isDisabled = false,
  drafts = tabDrafts,
  testIdPrefix = '',
  children,
}: ChatComposerProps): ReactElement {
  const [text, setText] = useState(() => drafts.read(draftKey));
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState<readonly PersonView[]>([]);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const [isSending, setSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();

  const replySeq = replyTo?.seq;
  useEffect(() => {
    if (replySeq !== undefined) input.current?.focus();
  }, [replySeq]);

  const query = isDismissed ? null : mentionQueryAt(text, caret);
  const suggestions = query === null ? [] : suggestPeople(people, query.query, ownMemberId);
  const activeIndex = Math.min(active, suggestions.length - 1);

  const change = (next: string): void => {
    setText(next);
    drafts.write(draftKey, next);
  };

  const choose = (person: PersonView): void => {
    if (query === null) return;
    const before = text.slice(0, query.from);
    const inserted = `@${person.displayName} `;
    change(before + inserted + text.slice(caret));
    setChosen((known) => [...known.filter(({ id }) => id !== person.id), person]);
    setCaret(before.length + inserted.length);
    setActive(0);
    input.current?.focus();
  };

  const send = async (): Promise<void> => {
    const trimmed = text.trim();
    if (trimmed === '' || isSending || isDisabled) return;
    // A reply starts with the name of the one it answers only as data; mentions are those still named in the text.
    const mentionIds = mentionsIn(trimmed, chosen, LIMITS.mentionCount.max);
    setSending(true);
    try {
      const isAccepted = await onSend({
        text: trimmed,
        ...(replyTo !== null && { replyToSeq: replyTo.seq }),
        ...(mentionIds.length > 0 && { mentionIds }),
      });
      if (!isAccepted) return;
      // What was typed while it was being sent belongs to the next message.
      setText((current) => {
        const rest = current === text ? '' : current.startsWith(text) ? current.slice(text.length) : current;
        drafts.write(draftKey, rest);
        return rest;
      });
      setChosen([]);
      onCancelReply();
    } finally {
      setSending(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Enter that ends the choice of a Chinese or Japanese word must not send.
    if (event.nativeEvent.isComposing) return;
    const person = suggestions[activeIndex];
    if (person !== undefined) {
      if (event.key === 'ArrowDown') setActive((activeIndex + 1) % suggestions.length);
      else if (event.key === 'ArrowUp') setActive((activeIndex + suggestions.length - 1) % suggestions.length);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(person);
      else if (event.key === 'Escape') setDismissed(true);
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && replyTo !== null) onCancelReply();
  };

  return (
    <form
      className={classNames(styles['composer'], styles[look])}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {suggestions.length > 0 && (
        <ul className={styles['people']} role="listbox" id={listId} aria-label="People in the chat">
          {suggestions.map((person, index) => (
            <li
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === activeIndex}
              className={styles['person']}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
            >
              <Avatar name={person.displayName} url={person.avatarUrl} sizePx={28} />
              <bdi>{person.displayName}</bdi>
            </li>
          ))}
        </ul>
      )}
      {replyTo !== null && (
        <div className={styles['reply']}>
          <Icon name="reply" sizePx={16} />
          <span className={styles['reply-text']}>
            <b>
              <bdi>{replyTo.name}</bdi>
            </b>{' '}
            <bdi>{replyTo.text}</bdi>
          </span>
          <button type="button" className={styles['reply-close']} aria-label="Do not reply" onClick={onCancelReply}>
            <Icon name="close" sizePx={16} />
          </button>
        </div>
      )}
      <div className={styles['line']}>
        <label className={styles['field']}>
          <span className="visually-hidden">Message</span>
          <input
            ref={input}
            className={styles['input']}
            value={text}
            placeholder={placeholder}
            disabled={isDisabled}
            maxLength={LIMITS.messageText.max}
            autoComplete="off"
            enterKeyHint="send"
            dir="auto"
            role="combobox"
            aria-expanded={suggestions.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={suggestions.length > 0 ? `${listId}-${activeIndex}` : undefined}
            data-testid={`${testIdPrefix}chat-input`}
            onChange={(event) => {
              change(event.target.value);
              if (event.target.value.trim() !== '') onTyping?.();
              setCaret(event.target.selectionStart ?? event.target.value.length);
              setDismissed(false);
              setActive(0);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onKeyDown={onKeyDown}
          />
        </label>
        {(text.trim() !== '' || look === 'panel') && (
          <IconButton
            type="submit"
            icon="send"
            label="Send"
            surface={look === 'panel' ? 'raised' : 'video'}
            className={styles['send']}
            disabled={isDisabled || text.trim() === ''}
            aria-busy={isSending || undefined}
            data-testid={`${testIdPrefix}chat-send`}
          />
        )}
        {children}
      </div>
    </form>
  );
}
