import type { Entry } from '@vitrine/contracts';
import { initialRoomState, isVisibleTo, redactEntry, reduceAll } from '@vitrine/timeline';
import { eventually } from '@vitrine/testing';
import { RoomLog } from './room-log';

const message = (seq: number, text = `message ${seq}`): Entry => ({
  seq,
  kind: 'message.posted',
  v: 1,
  atMs: seq,
  actorId: 'author',
  audience: 'everyone',
  mediaTimeMs: null,
  data: { text, replyTo: null, mentionIds: [], badge: null },
});
const order = (seq: number): Entry => ({
  seq,
  kind: 'order.placed',
  v: 1,
  atMs: seq,
  actorId: null,
  audience: 'staff',
  mediaTimeMs: null,
  data: {
    orderId: `order-${seq}`,
    orderNumber: `${seq}`,
    buyerId: 'buyer',
    lines: [],
    total: { amountMinor: 100, currency: 'EUR' },
  },
});

function logOver(stored: Entry[]): { log: RoomLog; handed: number[]; failures: unknown[] } {
  const handed: number[] = [];
  const failures: unknown[] = [];
  const log = new RoomLog({
    roomId: 'room',
    initial: initialRoomState({ roomId: 'room', status: 'live', title: 'A show', description: '', scheduledAt: null }),
    read: (fromSeq, toSeq) => Promise.resolve(stored.filter(({ seq }) => seq >= fromSeq && seq <= toSeq)),
    readLastSeq: () => Promise.resolve(stored.at(-1)?.seq ?? 0),
    readUrgent: (afterSeq, beforeSeq, limit) => {
      const urgent = stored.filter(({ kind }) => kind !== 'message.posted' && kind !== 'message.redacted');
      return Promise.resolve(urgent.filter(({ seq }) => seq > afterSeq && seq < beforeSeq).slice(0, limit));
    },
    readMessages: (beforeSeq, limit) =>
      Promise.resolve(stored.filter(({ kind, seq }) => kind === 'message.posted' && seq < beforeSeq).slice(-limit)),
    onRepair: () => undefined,
    onEntries: (entries) => handed.push(...entries.map(({ seq }) => seq)),
    onRepairFailed: (error) => failures.push(error),
  });
  return { log, handed, failures };
}

describe('RoomLog', () => {
  it('hands entries on in order, once each, however they arrive', async () => {
    const stored = [1, 2, 3, 4].map((seq) => message(seq));
    const { log, handed } = logOver([]);
    await log.load();
    log.accept([stored[2] as Entry, stored[1] as Entry]);
    log.accept([stored[0] as Entry]);
    log.accept([stored[1] as Entry, stored[3] as Entry]);
    expect(handed).toEqual([1, 2, 3, 4]);
    log.close();
  });

  it('reads a number that never arrives from the log', async () => {
    const stored: Entry[] = [];
    const { log, handed } = logOver(stored);
    await log.load();
    stored.push(message(1), message(2), message(3));
    log.accept([message(3)]);
    await eventually(() => expect(handed).toEqual([1, 2, 3]));
    log.close();
  });

  it('keeps what only staff may see out of the state that everyone may see', async () => {
    const { log } = logOver([message(1), order(2)]);
    await log.load();
    expect(log.state(false).orderCount).toBe(0);
    expect(log.state(true).orderCount).toBe(1);
    expect(log.headSeq).toBe(2);
  });

  it('gives what is missing after a number, and nothing but null once that is out of reach', async () => {
    const { log } = logOver([]);
    await log.load();
    log.accept(Array.from({ length: 2_500 }, (_, index) => message(index + 1)));
    expect(log.after(2_498)?.map(({ seq }) => seq)).toEqual([2_499, 2_500]);
    expect(log.after(2_500)).toEqual([]);
    expect(log.after(10)).toBeNull();
  });

  it('gives a message that was taken back without its text, also to those who come later', async () => {
    const { log } = logOver([message(1, 'a secret')]);
    await log.load();
    log.accept([
      {
        seq: 2,
        kind: 'message.redacted',
        v: 1,
        atMs: 2,
        actorId: 'author',
        audience: 'everyone',
        mediaTimeMs: null,
        data: { seq: 1, by: 'author' },
      },
    ]);
    expect(JSON.stringify(log.after(0))).not.toContain('a secret');
    expect(JSON.stringify(log.state(true))).not.toContain('a secret');
  });

  it('reads what is known to exist and never arrives', async () => {
    const stored: Entry[] = [];
    const { log, handed } = logOver(stored);
    await log.load();
    stored.push(message(1), message(2));
    log.expect(2);
    await eventually(() => expect(handed).toEqual([1, 2]));
    log.expect(1);
    log.close();
  });

  it('makes of a long log the same state as reading all of it, without reading all of it', async () => {
    const redacted = (seq: number, of: number): Entry => ({
      ...message(seq),
      kind: 'message.redacted',
      data: { seq: of, by: 'staff' },
    });
    const isMessage = (seq: number): boolean => seq % 97 !== 0 && seq % 3 !== 0 && seq <= 3_900;
    const lastMessageBefore = (seq: number): number => (isMessage(seq) ? seq : lastMessageBefore(seq - 1));
    const stored = Array.from({ length: 5_000 }, (_, index) => {
      const seq = index + 1;
      if (seq % 97 === 0) return redacted(seq, lastMessageBefore(seq - 50));
      // Towards the end nobody writes any more, so that the newest messages are far from the newest entries.
      return isMessage(seq) ? message(seq) : order(seq);
    });
    // What was taken back is empty in the stored log too.
    for (const entry of stored) {
      if (entry.kind !== 'message.redacted') continue;
      const index = entry.data.seq - 1;
      const message = stored[index];
      if (message?.kind === 'message.posted') stored[index] = redactEntry(message, entry.data.by);
    }
    const { log } = logOver(stored);
    await log.load();
    for (const isStaff of [false, true]) {
      const visible = stored.filter(({ audience }) => isVisibleTo(audience, { memberId: '', isStaff }));
      const initial = initialRoomState({
        roomId: 'room',
        status: 'live',
        title: 'A show',
        description: '',
        scheduledAt: null,
      });
      expect(log.state(isStaff)).toEqual(reduceAll(initial, visible));
    }
    expect(log.headSeq).toBe(5_000);
  });
});
