import { type EntryOf, LIMITS, type MessageState, type RoomState } from '@vitrine/contracts';
import { excerpt } from './excerpt';
import { without } from './records';

type Redactor = 'author' | 'staff';

/**
 * Chat is the only bulk lane, and a redaction (urgent) may overtake the message it takes back. Everything here therefore
 * depends on the set of entries read, never on their order:
 * - the list is the newest messages by number, however they came in;
 * - a redaction waits for its message, unless the list is full and already begins after it: then the message could
 *   never enter the list again;
 * - two redactions of one message join to 'staff' if either was by staff.
 */
export function applyMessagesPosted(state: RoomState, entries: readonly EntryOf<'message.posted'>[]): RoomState {
  let waiting = state.pendingRedactions;
  const messages = [...state.messages];
  let hasNew = false;
  for (const entry of entries) {
    const by = waiting[entry.seq];
    if (by !== undefined) waiting = without(waiting, [`${entry.seq}`]);
    if (isOutOfReach(entry.seq, state.messages)) continue;
    const at = insertionIndex(messages, entry.seq);
    if (messages[at]?.seq === entry.seq) continue;
    const message = by === undefined ? toMessage(entry) : redactMessage(toMessage(entry), by);
    if (at === messages.length) messages.push(message);
    else messages.splice(at, 0, message);
    hasNew = true;
  }
  if (!hasNew && waiting === state.pendingRedactions) return state;
  messages.splice(0, Math.max(0, messages.length - LIMITS.messagesInState.max));
  return { ...state, messages, pendingRedactions: keepReachable(waiting, messages) };
}

export function applyMessageRedacted(state: RoomState, entry: EntryOf<'message.redacted'>): RoomState {
  const { seq, by } = entry.data;
  const index = indexOfSeq(state.messages, seq);
  if (index >= 0) {
    const redacted = redactMessage(state.messages[index], by);
    return redacted === state.messages[index] ? state : { ...state, messages: state.messages.with(index, redacted) };
  }
  if (isOutOfReach(seq, state.messages)) return state;
  const known = state.pendingRedactions[seq];
  const joined = joinRedactors(known, by);
  return joined === known ? state : { ...state, pendingRedactions: { ...state.pendingRedactions, [seq]: joined } };
}

/**
 * The message.posted entry with its content taken out. The log keeps number, kind, author and time, so that order and
 * ranges stay as they were.
 */
export function redactEntry(entry: EntryOf<'message.posted'>, by: Redactor): EntryOf<'message.posted'> {
  const redactedBy = joinRedactors(entry.data.redactedBy, by);
  return { ...entry, data: { ...entry.data, text: '', replyTo: null, mentionIds: [], redactedBy } };
}

/**
 * What to show of the message that `message` quotes: null when it quotes none; empty when the quoted message was taken
 * back or is too long ago to be in the state.
 */
export function quotedExcerpt(state: RoomState, message: Pick<MessageState, 'replyTo'>): string | null {
  if (message.replyTo === null) return null;
  const index = indexOfSeq(state.messages, message.replyTo.seq);
  return index < 0 ? '' : excerpt(state.messages[index].text, LIMITS.excerptText.max);
}

/** Written out: this runs for every message, and copies that take over whatever there is are several times as large. */
function toMessage({ seq, actorId, atMs, mediaTimeMs, clientId, data }: EntryOf<'message.posted'>): MessageState {
  const { text, replyTo, mentionIds, badge, redactedBy } = data;
  const message: { -readonly [K in keyof MessageState]: MessageState[K] } = {
    text,
    replyTo,
    mentionIds,
    badge,
    seq,
    authorId: actorId ?? '',
    atMs,
    mediaTimeMs,
  };
  if (redactedBy !== undefined) message.redactedBy = redactedBy;
  if (clientId !== undefined) message.clientId = clientId;
  return message;
}

function redactMessage(message: MessageState, by: Redactor): MessageState {
  const redactedBy = joinRedactors(message.redactedBy, by);
  if (message.redactedBy === redactedBy) return message;
  return { ...message, text: '', replyTo: null, mentionIds: [], redactedBy };
}

const joinRedactors = (known: Redactor | undefined, by: Redactor): Redactor =>
  known === 'staff' || by === 'staff' ? 'staff' : 'author';

/** Whether the list is full of messages newer than `seq`. */
const isOutOfReach = (seq: number, messages: readonly MessageState[]): boolean =>
  messages.length >= LIMITS.messagesInState.max && seq < messages[0].seq;

function keepReachable(
  pending: RoomState['pendingRedactions'],
  messages: readonly MessageState[],
): RoomState['pendingRedactions'] {
  return without(
    pending,
    Object.keys(pending).filter((seq) => isOutOfReach(Number(seq), messages)),
  );
}

function indexOfSeq(messages: readonly MessageState[], seq: number): number {
  const at = insertionIndex(messages, seq);
  return messages[at]?.seq === seq ? at : -1;
}

/** The first index whose message is not older than `seq`. Searched from the end, where messages arrive. */
function insertionIndex(messages: readonly MessageState[], seq: number): number {
  let at = messages.length;
  while (at > 0 && messages[at - 1].seq >= seq) at -= 1;
  return at;
}
