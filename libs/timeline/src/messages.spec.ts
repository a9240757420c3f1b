import { type Entry, LIMITS } from '@vitrine/contracts';
import { quotedExcerpt, redactEntry } from './messages';
import { reduce, reduceAll } from './reduce';
import { emptyRoom, entry, message } from './testing/entries';

const max = LIMITS.messagesInState.max;
const redaction = (seq: number, target: number, by: 'author' | 'staff' = 'staff'): Entry =>
  entry(seq, 'message.redacted', { seq: target, by });
const messages = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

it('keeps the newest messages in order, however they came in', () => {
  const state = reduceAll(emptyRoom, [...messages(10, 10 + max), ...messages(1, 9)]);
  expect(state.messages).toHaveLength(max);
  expect(state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: max }, (_, index) => 11 + index));
});

it('reads the same message once', () => {
  const once = reduce(emptyRoom, message(1));
  expect(reduce(once, message(1))).toBe(once);
});

it('keeps the client id, so that the author recognises the message', () => {
  const state = reduce(emptyRoom, { ...message(1), clientId: 'client-1' });
  expect(state.messages[0]).toMatchObject({ clientId: 'client-1', authorId: 'ana', text: 'message 1' });
});

it('blanks a redacted message, whichever of the two came first', () => {
  const blank = { text: '', replyTo: null, mentionIds: [], redactedBy: 'staff' };
  const inOrder = reduceAll(emptyRoom, [message(1), redaction(2, 1)]);
  expect(inOrder.messages[0]).toMatchObject(blank);
  expect(reduceAll(emptyRoom, [redaction(2, 1), message(1)])).toEqual(inOrder);
  expect(inOrder.pendingRedactions).toEqual({});
});

it('reads a message that the server already blanked in its log', () => {
  const state = reduceAll(emptyRoom, [redactEntry(message(1), 'author'), redaction(2, 1, 'author')]);
  expect(state.messages[0]).toMatchObject({ text: '', redactedBy: 'author' });
});

it('lets a redaction wait only for a message that can still come into the list', () => {
  const full = reduceAll(emptyRoom, messages(10, 9 + max));
  expect(reduce(full, redaction(500, 5)).pendingRedactions).toEqual({});
  const waiting = reduceAll(emptyRoom, [redaction(500, 5), ...messages(10, 8 + max)]);
  expect(waiting.pendingRedactions).toEqual({ 5: 'staff' });
  expect(reduce(waiting, message(9 + max)).pendingRedactions).toEqual({});
});

it('takes the content out of an entry and nothing else', () => {
  const posted = entry(7, 'message.posted', {
    text: 'my number is 555',
    replyTo: { seq: 1, authorId: 'ben' },
    mentionIds: ['ben'],
    badge: 'staff',
  });
  const redacted = redactEntry(posted, 'author');
  expect(redacted).toEqual({
    ...posted,
    data: { text: '', replyTo: null, mentionIds: [], badge: 'staff', redactedBy: 'author' },
  });
  expect(posted.data.text).toBe('my number is 555');
});

describe('quotedExcerpt', () => {
  const reply = { replyTo: { seq: 1, authorId: 'ben' } };

  it('shows no words of a message that was taken back', () => {
    const told = reduce(emptyRoom, message(1));
    expect(quotedExcerpt(told, reply)).toBe(told.messages[0].text);
    expect(quotedExcerpt(reduce(told, redaction(3, 1)), reply)).toBe('');
    expect(quotedExcerpt(reduce(emptyRoom, redaction(3, 1)), reply)).toBe('');
  });

  it('cuts a long message between characters and not within one', () => {
    const family = '👨‍👩‍👧‍👦';
    const long = {
      ...message(1),
      data: { ...message(1).data, text: `${'x'.repeat(LIMITS.excerptText.max - 1)}${family}` },
    };
    expect(quotedExcerpt(reduce(emptyRoom, long as Entry), reply)).toBe('x'.repeat(LIMITS.excerptText.max - 1));
  });

  it('shows no words of a message too old to be in the list, and null without a quote', () => {
    expect(quotedExcerpt(emptyRoom, reply)).toBe('');
    expect(quotedExcerpt(emptyRoom, { replyTo: null })).toBeNull();
  });
});
