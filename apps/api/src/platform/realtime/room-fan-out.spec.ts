import type { Entry, Frame } from '@vitrine/contracts';
import { SeqRanges } from '@vitrine/timeline';
import { RoomFanOut, tickMs, type FanOutAudience } from './room-fan-out';

const base = { v: 1, atMs: 0, actorId: 'author', mediaTimeMs: null } as const;
const message = (seq: number): Entry => ({
  ...base,
  seq,
  kind: 'message.posted',
  audience: 'everyone',
  data: { text: 't', replyTo: null, mentionIds: [], badge: null },
});
const shown = (seq: number): Entry => ({
  ...base,
  seq,
  kind: 'pin.shown',
  audience: 'everyone',
  data: { pinId: null },
});
const tray = (seq: number): Entry => ({ ...base, seq, kind: 'tray.changed', audience: 'staff', data: {} });

describe('RoomFanOut', () => {
  const sent: Record<FanOutAudience, Frame[]> = { everyone: [], staff: [] };
  let fanOut: RoomFanOut;
  beforeEach(() => {
    jest.useFakeTimers();
    sent.everyone = [];
    sent.staff = [];
    fanOut = new RoomFanOut({
      roomId: 'room',
      send: (audience, frame) => sent[audience].push(frame),
      sendToMember: () => undefined,
      peopleOf: () => [],
    });
    fanOut.startAfter(0);
  });
  afterEach(() => {
    fanOut.close();
    jest.useRealTimers();
  });

  it('sends a pin at once, ahead of chat that waits for its tick', () => {
    fanOut.push([message(1), message(2), shown(3)]);
    expect(sent.everyone.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([[3, 3]]);
    jest.runAllTimers();
    expect(sent.everyone[1]?.entries.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('covers every number for every audience and sends every visible entry exactly once', () => {
    const log = [message(1), tray(2), shown(3), message(4), tray(5), tray(6), message(7), shown(8)];
    for (const entry of log) {
      fanOut.push([entry]);
      if (entry.seq % 3 === 0) jest.runAllTimers();
    }
    jest.runAllTimers();
    for (const audience of ['everyone', 'staff'] as const) {
      let ranges = SeqRanges.empty;
      const seen: number[] = [];
      for (const frame of sent[audience]) {
        ranges = ranges.cover(frame.fromSeq, frame.toSeq);
        seen.push(...frame.entries.map(({ seq }) => seq));
      }
      expect(ranges.contiguousTo).toBe(8);
      const visible = log
        .filter((entry) => audience === 'staff' || entry.audience === 'everyone')
        .map(({ seq }) => seq);
      expect([...seen].sort((left, right) => left - right)).toEqual(visible);
    }
  });

  it('tells nobody outside the staff what a staff entry holds', () => {
    fanOut.push([tray(1)]);
    jest.runAllTimers();
    expect(sent.everyone).toEqual([{ roomId: 'room', fromSeq: 1, toSeq: 1, entries: [], people: [] }]);
    expect(sent.staff[0]?.entries).toHaveLength(1);
  });

  it('collects longer the busier the room is, and not at all when it is quiet', () => {
    expect(tickMs(1)).toBe(0);
    expect(tickMs(10)).toBeGreaterThanOrEqual(25);
    expect(tickMs(10_000)).toBe(100);
  });
});
