import { type Entry, LIMITS } from '@vitrine/contracts';
import fc from 'fast-check';
import { FakeRoom } from '../testing/fake-room';
import { RoomLog } from './room-log';

const KINDS = ['say', 'live', 'paused', 'stream', 'redact'] as const;

function append(room: FakeRoom, kind: (typeof KINDS)[number], index: number): Entry {
  if (kind === 'say') return room.say(`message ${index}`);
  if (kind === 'stream') return room.append('stream.started', {});
  if (kind === 'redact') return room.append('message.redacted', { seq: Math.max(1, index), by: 'staff' });
  return room.append('room.status-changed', { status: kind });
}

/** Parts of a log of any length in any order at all, some of them more than once. */
const arrivals = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 25 }).chain((kinds) => {
  const room = new FakeRoom();
  const start = RoomLog.fromSnapshot(0, room.state()).state;
  kinds.forEach((kind, index) => append(room, kind, index));
  const seqs = room.log.map(({ seq }) => seq);
  const part = fc.tuple(fc.constantFrom(...seqs), fc.integer({ min: 1, max: 6 }));
  return fc
    .tuple(fc.array(part, { maxLength: 12 }), fc.shuffledSubarray(seqs, { minLength: seqs.length }))
    .map(([parts, rest]) => {
      const ranges = [...parts, ...rest.map((seq) => [seq, 1] as const)];
      return { room, start, ranges: ranges.map(([from, count]) => [from, Math.min(from + count - 1, seqs.length)]) };
    });
});

it('is in the state of what it has read, at any time and for any order of arrival, gaps and doubles included', () => {
  fc.assert(
    fc.property(arrivals, ({ room, start, ranges }) => {
      const log = RoomLog.fromSnapshot(0, start);
      const read: number[] = [];
      for (const [from, to] of ranges) {
        read.push(...log.apply(room.frame(from, to)).map(({ seq }) => seq));
        expect(log.state).toEqual(room.state((seq) => read.includes(seq)));
      }
      expect(log.ranges.contiguousTo).toBe(room.log.length);
      expect(read.toSorted((a, b) => a - b)).toEqual(room.log.map(({ seq }) => seq));
    }),
    { numRuns: 300 },
  );
});

function talk(count: number) {
  const room = new FakeRoom();
  const log = RoomLog.fromSnapshot(0, room.state());
  for (let index = 1; index <= count; index += 1) room.say(`message ${index}`);
  return { room, log };
}

describe('messages that were left out', () => {
  it('are known until they come after all', () => {
    const { room, log } = talk(6);
    expect(log.apply(room.frame(1, 6, [2, 3, 5])).map(({ seq }) => seq)).toEqual([1, 4, 6]);
    expect(log.leftOut).toEqual([
      { fromSeq: 2, toSeq: 3 },
      { fromSeq: 5, toSeq: 5 },
    ]);
    expect(log.apply(room.frame(3, 3)).map(({ seq }) => seq)).toEqual([3]);
    expect(log.apply(room.frame(3, 3))).toEqual([]);
    expect(log.leftOut).toEqual([
      { fromSeq: 2, toSeq: 2 },
      { fromSeq: 5, toSeq: 5 },
    ]);
    expect(log.state.messages.map(({ seq }) => seq)).toEqual([1, 3, 4, 6]);
  });

  it('do not count when they came before the frame that leaves them out', () => {
    const { room, log } = talk(3);
    log.apply(room.frame(2, 2));
    log.apply(room.frame(1, 3, [2, 3]));
    expect(log.leftOut).toEqual([{ fromSeq: 3, toSeq: 3 }]);
  });

  it('come with a snapshot, and stay away when it is older than what was read', () => {
    const { room, log } = talk(4);
    log.apply(room.frame(1, 4, [2]));
    log.rebase(3, room.snapshot(3).state);
    expect(log.leftOut).toHaveLength(1);
    log.rebase(4, room.snapshot(4).state);
    expect(log.leftOut).toEqual([]);
    expect(log.state).toEqual(room.state());
  });

  it('are forgotten with the messages around them', () => {
    const { room, log } = talk(3 * LIMITS.messagesInState.max);
    for (let from = 1; from < room.log.length; from += 30) {
      const leftOut = Array.from({ length: 15 }, (_, index) => from + 2 * index);
      log.apply(room.frame(from, from + 29, leftOut));
    }
    const oldest = log.state.messages[0].seq;
    expect(log.state.messages).toHaveLength(LIMITS.messagesInState.max);
    expect(log.leftOut[0].fromSeq).toBeGreaterThan(oldest);
    expect(log.leftOut.length).toBeLessThanOrEqual(LIMITS.messagesInState.max);
  });
});

it('keeps what was read beyond a snapshot', () => {
  const { room, log } = talk(3);
  room.append('room.status-changed', { status: 'paused' });
  log.apply(room.frame(4, 4));
  log.rebase(2, room.snapshot(2).state);
  expect(log.state).toEqual(room.state((seq) => seq !== 3));
  log.apply(room.frame(3, 3));
  expect(log.state).toEqual(room.state());
});

it('does not take an old change for news after a part of the log in which one lane was late', () => {
  const room = new FakeRoom();
  const log = RoomLog.fromSnapshot(0, room.state());
  for (const kind of ['say', 'live', 'paused', 'say', 'say', 'live'] as const) append(room, kind, 1);
  for (const [from, to] of [[5], [2], [4, 6], [3]]) log.apply(room.frame(from, to ?? from));
  expect(log.state).toEqual(room.state((seq) => seq !== 1));
  expect(log.state.status).toBe('live');
});
