import type { RoomSession } from '@vitrine/client';
import type { Entry, MessageState, SeqRange } from '@vitrine/contracts';
import { EarlierMessages, HELD_MESSAGES_MAX } from './earlier-messages';

const message = (seq: number, text = `message ${seq}`): MessageState => ({
  seq,
  text,
  authorId: 'ada',
  atMs: seq,
  mediaTimeMs: null,
  replyTo: null,
  mentionIds: [],
  badge: null,
});
const seqs = (messages: readonly MessageState[]): number[] => messages.map(({ seq }) => seq);

/** A room whose state holds the newest three messages. */
function roomAt(newest: number) {
  let messages = [newest - 2, newest - 1, newest].map((seq) => message(seq));
  let leftOut: readonly SeqRange[] = [];
  const listeners = new Set<() => void>();
  const readers = new Set<(entries: readonly Entry[]) => void>();
  const room = {
    getSnapshot: () => ({ state: { messages }, leftOut }),
    subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)),
    onEntries: (listener: (entries: readonly Entry[]) => void) => (
      readers.add(listener),
      () => readers.delete(listener)
    ),
  } as unknown as RoomSession;
  const post = (seq: number): void => {
    messages = [...messages, message(seq)].slice(-3);
    for (const listener of listeners) listener();
  };
  const leaveOut = (...ranges: readonly SeqRange[]): void => {
    leftOut = ranges;
    for (const listener of listeners) listener();
  };
  const redact = (seq: number): void => {
    const entry = { kind: 'message.redacted', data: { seq, by: 'staff' } } as unknown as Entry;
    for (const reader of readers) reader([entry]);
  };
  return { room, post, redact, leaveOut };
}

const page = (from: number, to: number) => ({
  messages: Array.from({ length: to - from + 1 }, (_, index) => message(from + index)),
  people: [],
  nextBeforeSeq: from === 1 ? null : from,
});

it('leaves no gap between what was read and what goes on being said', async () => {
  const { room, post } = roomAt(10);
  const earlier = new EarlierMessages(room, async () => page(5, 7));
  earlier.watch();
  await earlier.load();
  for (const seq of [11, 12, 13, 14]) post(seq);
  expect(seqs(earlier.getSnapshot().messages)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
});

it('reads page by page down to the beginning', async () => {
  const { room } = roomAt(10);
  const asked: number[] = [];
  const earlier = new EarlierMessages(room, async (beforeSeq) => {
    asked.push(beforeSeq);
    return page(Math.max(1, beforeSeq - 4), beforeSeq - 1);
  });
  await earlier.load();
  await earlier.load();
  await earlier.load();
  expect(asked).toEqual([8, 4]);
  expect(earlier.getSnapshot().isAtStart).toBe(true);
  expect(seqs(earlier.getSnapshot().messages)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('takes back the words of a message that the room no longer holds', async () => {
  const { room, redact } = roomAt(10);
  const earlier = new EarlierMessages(room, async () => page(5, 7));
  earlier.watch();
  await earlier.load();
  redact(6);
  expect(earlier.getSnapshot().messages.find(({ seq }) => seq === 6)).toMatchObject({ text: '', redactedBy: 'staff' });
});

it('says when reading failed, and tries again when asked', async () => {
  const { room } = roomAt(10);
  let isDown = true;
  const earlier = new EarlierMessages(room, async () => {
    if (isDown) throw new Error('no network');
    return page(5, 7);
  });
  await earlier.load();
  expect(earlier.getSnapshot()).toMatchObject({ hasFailed: true, isLoading: false });
  isDown = false;
  await earlier.load();
  expect(earlier.getSnapshot().hasFailed).toBe(false);
  expect(seqs(earlier.getSnapshot().messages)).toContain(5);
});

describe('the end of the chat', () => {
  it('is left with nothing taken from under the reader’s eyes', () => {
    const { room, post } = roomAt(10);
    const earlier = new EarlierMessages(room, async () => page(5, 7));
    earlier.watch();
    earlier.hold();
    for (const seq of [11, 12, 13, 14]) post(seq);
    expect(seqs(earlier.getSnapshot().messages)).toEqual([8, 9, 10, 11, 12, 13, 14]);
  });

  it('makes the list as short as everybody’s again, and wants nothing of what was still being read', async () => {
    const { room, post } = roomAt(10);
    let answer: () => void = () => undefined;
    const earlier = new EarlierMessages(room, () => new Promise((done) => (answer = () => done(page(5, 7)))));
    earlier.watch();
    earlier.hold();
    const reading = earlier.load();
    earlier.release();
    answer();
    await reading;
    post(11);
    expect(earlier.getSnapshot()).toMatchObject({ messages: [], isLoading: false, isAtStart: false });
  });

  it('is far from who reads on and on: never more than so many are held, without a hole among them', async () => {
    const { room, post } = roomAt(2_000);
    const earlier = new EarlierMessages(room, async (beforeSeq) => page(beforeSeq - 50, beforeSeq - 1));
    earlier.watch();
    earlier.hold();
    for (let pages = 0; pages < 20; pages += 1) await earlier.load();
    post(2_001);
    const held = seqs(earlier.getSnapshot().messages);
    expect(held).toHaveLength(HELD_MESSAGES_MAX);
    expect(held[0]).toBe(998);
    expect(held.at(-1)).toBe(998 + HELD_MESSAGES_MAX - 1);
  });

  it('does not push out what is read, however much is said meanwhile', () => {
    const { room, post } = roomAt(10);
    const earlier = new EarlierMessages(room, async () => page(5, 7));
    earlier.watch();
    earlier.hold();
    for (let seq = 11; seq < 2 * HELD_MESSAGES_MAX; seq += 1) post(seq);
    const held = seqs(earlier.getSnapshot().messages);
    expect(held).toHaveLength(HELD_MESSAGES_MAX);
    expect(held[0]).toBe(8);
  });
});

describe('where the room left messages out', () => {
  it('reads them there, and goes on backwards from the oldest', async () => {
    const { room, leaveOut } = roomAt(60);
    leaveOut({ fromSeq: 50, toSeq: 57 });
    const asked: number[] = [];
    const earlier = new EarlierMessages(room, async (beforeSeq) => {
      asked.push(beforeSeq);
      return page(beforeSeq - 5, beforeSeq - 1);
    });
    await earlier.fill(58);
    expect([...earlier.getSnapshot().foundSeqs]).toEqual([53, 54, 55, 56, 57]);
    expect(seqs(earlier.getSnapshot().messages)).toEqual([53, 54, 55, 56, 57, 58, 59, 60]);
    await earlier.load();
    expect(asked).toEqual([58, 53]);
  });

  it('still knows of them when the room has forgotten the messages around', async () => {
    const { room, post, leaveOut } = roomAt(10);
    const earlier = new EarlierMessages(room, async () => page(5, 7));
    earlier.watch();
    await earlier.load();
    post(14);
    leaveOut({ fromSeq: 11, toSeq: 13 });
    expect(earlier.getSnapshot().leftOut).toEqual([{ fromSeq: 11, toSeq: 13 }]);
    leaveOut();
    for (const seq of [15, 16, 17]) post(seq);
    leaveOut({ fromSeq: 18, toSeq: 19 });
    expect(earlier.getSnapshot().leftOut).toEqual([
      { fromSeq: 11, toSeq: 13 },
      { fromSeq: 18, toSeq: 19 },
    ]);
  });
});
