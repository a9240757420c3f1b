import { AudioFeed } from './audio-feed';
import { MediaCounters } from './counters';
import { payloadType, sequenceNumber, synchronizationSource, timestamp } from './rtp/rtp-packet';
import { Stream } from './stream';
import { numberIn, syntheticPacket } from './testing/synthetic-media';

interface Seen {
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly payloadType: number;
  readonly number: number;
}

class Listener {
  readonly seen: Seen[] = [];
  readonly raw: Buffer[] = [];
  readonly feed: AudioFeed;

  constructor(stream: Stream, counters: MediaCounters, type: number, isOpen = true) {
    this.feed = new AudioFeed(stream, {
      payloadType: type,
      counters,
      send: (packet) => {
        this.raw.push(Buffer.from(packet));
        this.seen.push({
          sequence: sequenceNumber(packet),
          timestamp: timestamp(packet),
          source: synchronizationSource(packet),
          payloadType: payloadType(packet),
          number: numberIn(packet),
        });
        return isOpen;
      },
    });
    this.feed.begin();
  }
}

function createStream() {
  const counters = new MediaCounters();
  const stream = new Stream({
    clockRate: 90_000,
    outputSource: 42,
    firstSequence: 65_534,
    firstTimestamp: 1_000,
    ringSize: 1_024,
  });
  return { stream, counters, listen: (type = 96, isOpen = true) => new Listener(stream, counters, type, isOpen) };
}
const packet = (source: number, sequence: number, time: number, number = 0): Buffer =>
  syntheticPacket({ payloadType: 96, source, sequence, timestamp: time, number });

describe('a stream', () => {
  it('gives every viewer the same packets under its own payload type', () => {
    const { stream, listen } = createStream();
    const [first, second] = [listen(), listen(107), listen(107, false)];
    stream.forward(packet(1, 10, 500), false, 0);
    stream.forward(packet(1, 11, 3_500), false, 33);
    stream.forward(packet(1, 12, 6_500), false, 66);
    expect(first.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
    expect(first.seen.map((seen) => seen.timestamp)).toEqual([1_000, 4_000, 7_000]);
    expect(new Set(first.seen.map(({ source }) => source))).toEqual(new Set([42]));
    expect(second.seen).toEqual(first.seen.map((seen) => ({ ...seen, payloadType: 107 })));
  });

  it('goes on without a gap when another publisher takes over, later by the time that passed', () => {
    const { stream, listen } = createStream();
    const viewer = listen();
    stream.forward(packet(1, 10, 500), false, 0);
    stream.forgetSource();
    stream.forward(packet(2, 60_000, 4_000_000_000), false, 2_000);
    stream.forward(packet(2, 60_001, 4_000_003_000), false, 2_033);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
    expect(viewer.seen.map((seen) => seen.timestamp)).toEqual([1_000, 181_000, 184_000]);
  });

  it('also when the publisher itself starts a new source or jumps', () => {
    const { stream, listen } = createStream();
    const viewer = listen();
    stream.forward(packet(1, 10, 0), false, 0);
    stream.forward(packet(9, 500, 0), false, 10);
    stream.forward(packet(9, 30_000, 0), false, 20);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
  });

  it('keeps the place of late packets, and drops those from before its beginning', () => {
    const { stream, listen } = createStream();
    const viewer = listen();
    stream.forward(packet(1, 100, 0), false, 0);
    stream.forward(packet(1, 103, 0), false, 1);
    expect(stream.forward(packet(1, 101, 0), false, 2)).toBe(true);
    expect(stream.forward(packet(1, 99, 0), false, 3)).toBe(false);
    expect(stream.forward(packet(1, 101, 0), false, 4)).toBe(false);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 1, 65_535]);
  });

  it('sends again what it still has, to the one who asks', () => {
    const { stream, counters, listen } = createStream();
    const [asking, other] = [listen(107), listen()];
    for (let index = 0; index < 1_500; index += 1) stream.forward(packet(1, index, index * 10, index), false, index);
    const before = other.seen.length;
    asking.feed.resend([65_534, (65_534 + 1_499) & 0xffff, 5_000], 1_500);
    expect(asking.seen.slice(1_500).map(({ number, payloadType: type }) => [number, type])).toEqual([[1_499, 107]]);
    expect(other.seen.length).toBe(before);
    expect(counters).toMatchObject({ nacksReceived: 3, retransmissions: 1 });
  });

  it('lets nobody draw much more out of it by asking for everything again and again', () => {
    const { stream, counters, listen } = createStream();
    const asking = listen();
    for (let index = 0; index < 1_000; index += 1) stream.forward(packet(1, index, index * 10, index), false, index);
    const bytes = packet(1, 0, 0).length;
    const all = Array.from({ length: 1_000 }, (_, index) => (65_534 + index) & 0xffff);
    for (let nowMs = 1_000; nowMs < 11_000; nowMs += 10) asking.feed.resend(all, nowMs);
    // Of a million packets that were asked for.
    expect(counters.retransmissions * bytes).toBeLessThan(100_000 + (10 * 256_000) / 8 + 1_000 * bytes);
    expect(counters.retransmissions * bytes).toBeGreaterThan(300_000);
  });

  it('counts what could not be sent, and does not let one dead viewer stop the others', () => {
    const { stream, counters, listen } = createStream();
    const [dead, alive] = [listen(96, false), listen()];
    stream.forward(packet(1, 1, 0), false, 0);
    expect(alive.seen).toHaveLength(1);
    expect(counters).toMatchObject({ packetsOut: 1, sendFailures: 1 });
    dead.feed.end();
    stream.forward(packet(1, 2, 0), false, 0);
    expect(dead.seen).toHaveLength(1);
  });

  it('puts sender reports on the time line of its output', () => {
    const { stream, listen } = createStream();
    const viewer = listen();
    const report = Buffer.from('80c80006' + '00000001' + 'e1e2e3e4a1a2a3a4' + '000001f4' + '0000000700000064', 'hex');
    stream.forwardSenderReport(report, 1, 0);
    expect(viewer.raw).toHaveLength(0);
    stream.forward(packet(1, 10, 500), false, 0);
    stream.forwardSenderReport(report, 1, 0);
    expect(viewer.raw[1]?.readUInt32BE(4)).toBe(42);
    expect(viewer.raw[1]?.readUInt32BE(16)).toBe(1_000);
  });
});
