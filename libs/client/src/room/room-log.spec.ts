import type { Entry } from '@vitrine/contracts';
import fc from 'fast-check';
import { FakeRoom } from '../testing/fake-room';
import { RoomLog } from './room-log';

/** Frames of one entry each, in any order at all, some of them twice. */
const arrivals = fc
  .array(fc.constantFrom('say', 'live', 'paused', 'stream', 'redact'), { minLength: 1, maxLength: 25 })
  .chain((kinds) => {
    const room = new FakeRoom();
    const start = RoomLog.fromSnapshot(0, room.state()).state;
    kinds.forEach((kind, index) => append(room, kind, index));
    const seqs = room.log.map(({ seq }) => seq);
    return fc
      .tuple(fc.shuffledSubarray(seqs, { minLength: seqs.length }), fc.shuffledSubarray(seqs))
      .map(([all, again]) => ({ room, start, order: [...all.slice(0, 3), ...again, ...all] }));
  });

function append(room: FakeRoom, kind: string, index: number): Entry {
  if (kind === 'say') return room.say(`message ${index}`);
  if (kind === 'stream') return room.append('stream.started', {});
  if (kind === 'redact') return room.append('message.redacted', { seq: Math.max(1, index), by: 'staff' });
  return room.append('room.status-changed', { status: kind === 'live' ? 'live' : 'paused' });
}

it('ends in the state of the log for any order of arrival, gaps and doubles included', () => {
  fc.assert(
    fc.property(arrivals, ({ room, start, order }) => {
      const log = RoomLog.fromSnapshot(0, start);
      const read = order.flatMap((seq) => log.apply(room.frame(seq, seq)).map((entry) => entry.seq));
      expect(log.state).toEqual(room.state());
      expect(log.ranges.contiguousTo).toBe(room.log.length);
      expect(read.toSorted((a, b) => a - b)).toEqual(room.log.map(({ seq }) => seq));
    }),
    { numRuns: 200 },
  );
});
