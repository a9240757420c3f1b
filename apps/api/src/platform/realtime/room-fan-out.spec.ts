import type { Entry, Frame } from '@vitrine/contracts';
import { SeqRanges } from '@vitrine/timeline';
import fc from 'fast-check';
import { Metrics, type Lane } from '../sight/metrics';
import type { AudienceKind } from './audience';
import { RoomFanOut, tickMs } from './room-fan-out';

const base = { v: 1, atMs: 0, actorId: 'author', mediaTimeMs: null } as const;
const message = (seq: number, actorId = 'author', mentionIds: readonly string[] = []): Entry => ({
  ...base,
  actorId,
  seq,
  kind: 'message.posted',
  audience: 'everyone',
  data: { text: 't', replyTo: null, mentionIds, badge: null },
});
const shown = (seq: number): Entry => ({
  ...base,
  seq,
  kind: 'pin.shown',
  audience: 'everyone',
  data: { pinId: null },
});
const tray = (seq: number): Entry => ({ ...base, seq, kind: 'tray.changed', audience: 'staff', data: {} });

interface Sent {
  readonly to: string;
  readonly frame: Frame;
  readonly lane: Lane;
}

/** A fan-out whose frames reach everybody at once. */
function fanOut(readableMessagesPerSecond = 0): { out: RoomFanOut; sent: Sent[] } {
  const sent: Sent[] = [];
  const out = new RoomFanOut({
    roomId: 'room',
    audience: {
      sendFrame: (kind, frame, lane, onDone) => {
        sent.push({ to: kind, frame, lane });
        onDone?.();
      },
      sendFrameToMember: (memberId, frame) => sent.push({ to: memberId, frame, lane: 'personal' }),
    },
    peopleOf: () => [],
    isBuyer: () => false,
    readableMessagesPerSecond,
    metrics: new Metrics(),
  });
  out.startAfter(0);
  return { out, sent };
}
const spans = (sent: readonly Sent[], kind: AudienceKind): number[][] =>
  sent.filter(({ to }) => to === kind).map(({ frame }) => [frame.fromSeq, frame.toSeq]);
const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq);

describe('RoomFanOut', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends a pin at once, ahead of chat that waits for its tick', () => {
    const { out, sent } = fanOut();
    out.push([message(1), message(2), shown(3)]);
    expect(spans(sent, 'everyone')).toEqual([[3, 3]]);
    jest.runAllTimers();
    expect(seqs(sent.filter(({ to }) => to === 'everyone')[1]?.frame.entries ?? [])).toEqual([1, 2]);
  });

  it('covers every number for every audience and sends every visible entry exactly once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ make: fc.constantFrom(message, shown, tray), isLate: fc.boolean(), ticks: fc.boolean() })),
        (steps) => {
          const { out, sent } = fanOut();
          const log = steps.map(({ make }, index) => make(index + 1));
          const held: Entry[] = [];
          for (const [index, entry] of log.entries()) {
            held.push(entry);
            if (!steps[index]?.isLate) out.push(held.splice(0));
            if (steps[index]?.ticks) jest.runAllTimers();
          }
          out.push(held.splice(0));
          jest.runAllTimers();
          for (const kind of ['everyone', 'staff'] as const) {
            let ranges = SeqRanges.empty;
            const seen: number[] = [];
            for (const { to, frame } of sent) {
              if (to !== kind) continue;
              // An entry whose number was covered before would be taken for one that is known.
              for (const { seq } of frame.entries) expect(ranges.has(seq)).toBe(false);
              ranges = ranges.cover(frame.fromSeq, frame.toSeq);
              seen.push(...seqs(frame.entries));
            }
            expect(ranges.contiguousTo).toBe(log.length);
            const visible = log.filter(({ audience }) => kind === 'staff' || audience === 'everyone');
            expect(seen.sort((left, right) => left - right)).toEqual(seqs(visible));
          }
        },
      ),
    );
  });

  it('tells nobody outside the staff what a staff entry holds, and spares them a frame when another follows', () => {
    const { out, sent } = fanOut();
    out.push([tray(1)]);
    expect(spans(sent, 'everyone')).toEqual([]);
    out.push([shown(2)]);
    jest.runAllTimers();
    expect(spans(sent, 'everyone')).toEqual([[1, 2]]);
    out.push([tray(3)]);
    jest.runAllTimers();
    expect(sent.at(-1)).toEqual({
      to: 'everyone',
      lane: 'bulk',
      frame: expect.objectContaining({ fromSeq: 3, entries: [] }) as Frame,
    });
    expect(seqs(sent.filter(({ to }) => to === 'staff').flatMap(({ frame }) => frame.entries))).toEqual([1, 2, 3]);
  });

  it('leaves out of what everybody gets what nobody could read, says so, and leaves nothing out for staff', () => {
    const { out, sent } = fanOut(15);
    const log = Array.from({ length: 60 }, (_, index) => message(index + 1, `viewer ${index}`));
    out.push(log);
    jest.runAllTimers();
    const [everyone] = sent.filter(({ to }) => to === 'everyone');
    const leftOut = (everyone?.frame.leftOut ?? []).flatMap(({ fromSeq, toSeq }) =>
      log.filter(({ seq }) => seq >= fromSeq && seq <= toSeq),
    );
    expect(everyone?.frame).toMatchObject({ fromSeq: 1, toSeq: 60 });
    expect(everyone?.frame.entries).toHaveLength(15);
    expect(seqs([...(everyone?.frame.entries ?? []), ...leftOut]).sort((a, b) => a - b)).toEqual(seqs(log));
    expect(seqs(sent.find(({ to }) => to === 'staff')?.frame.entries ?? [])).toEqual(seqs(log));
  });

  it('brings what is left out to its author and to whom it names, before its number counts as told', () => {
    const { out, sent } = fanOut(1);
    out.push([message(1, 'first'), message(2, 'author', ['named'])]);
    jest.runAllTimers();
    const order = sent.map(({ to, frame }) => `${to} ${seqs(frame.entries).join()}`);
    expect(order.indexOf('author 2')).toBeGreaterThanOrEqual(0);
    expect(order.indexOf('author 2')).toBeLessThan(order.indexOf('everyone 1'));
    expect(order.indexOf('named 2')).toBeLessThan(order.indexOf('everyone 1'));
    expect(order.indexOf('named 2')).toBeGreaterThanOrEqual(0);
  });

  it('lets the next frame grow while the one before is still being written', () => {
    const frames: Frame[] = [];
    let finish = (): void => undefined;
    const out = new RoomFanOut({
      roomId: 'room',
      audience: {
        sendFrame: (kind, frame, _lane, onDone) => {
          if (kind === 'staff') return onDone?.();
          frames.push(frame);
          finish = onDone ?? finish;
        },
        sendFrameToMember: () => undefined,
      },
      peopleOf: () => [],
      isBuyer: () => false,
      readableMessagesPerSecond: 0,
      metrics: new Metrics(),
    });
    out.startAfter(0);
    for (const seq of [1, 2, 3]) {
      out.push([message(seq)]);
      jest.runAllTimers();
    }
    expect(frames).toHaveLength(1);
    finish();
    jest.runAllTimers();
    expect(frames.map(({ entries }) => seqs(entries))).toEqual([[1], [2, 3]]);
  });

  it('takes a group that comes late in a tick along at once, and lets one that comes early wait', () => {
    const { out, sent } = fanOut();
    const frames = (): number => sent.filter(({ to }) => to === 'everyone').length;
    jest.advanceTimersByTime(1_000);
    out.push(Array.from({ length: 10 }, (_, index) => message(index + 1)));
    jest.advanceTimersByTime(1);
    expect(frames()).toBe(1);
    jest.advanceTimersByTime(5);
    out.push([message(11)]);
    jest.advanceTimersByTime(12);
    expect(frames()).toBe(1);
    jest.advanceTimersByTime(3);
    expect(frames()).toBe(2);
    jest.advanceTimersByTime(12);
    out.push([message(12)]);
    jest.advanceTimersByTime(1);
    expect(frames()).toBe(3);
  });

  it('collects longer the longer it takes to reach everybody, and not at all when it is quiet', () => {
    expect(tickMs(1, 90)).toBe(0);
    expect(tickMs(10, 0)).toBe(20);
    expect(tickMs(10, 20)).toBe(50);
    expect(tickMs(10_000, 1_000)).toBe(100);
  });
});
