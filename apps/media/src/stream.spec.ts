import { MediaCounters } from './counters';
import { payloadType, sequenceNumber, synchronizationSource, timestamp } from './rtp/rtp-packet';
import { Stream, type StreamSubscriber } from './stream';
import { numberIn, syntheticPacket } from './testing/synthetic-media';

interface Seen {
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly payloadType: number;
  readonly number: number;
}

class Subscriber implements StreamSubscriber {
  readonly seen: Seen[] = [];
  readonly raw: Buffer[] = [];
  constructor(
    readonly payloadType: number,
    private readonly isOpen = true,
  ) {}
  send(packet: Buffer): boolean {
    this.raw.push(Buffer.from(packet));
    this.seen.push({
      sequence: sequenceNumber(packet),
      timestamp: timestamp(packet),
      source: synchronizationSource(packet),
      payloadType: payloadType(packet),
      number: numberIn(packet),
    });
    return this.isOpen;
  }
}

function createStream(): { stream: Stream; counters: MediaCounters } {
  const counters = new MediaCounters();
  const options = { clockRate: 90_000, outputSource: 42, firstSequence: 65_534, firstTimestamp: 1_000, counters };
  return { stream: new Stream(options), counters };
}
const packet = (source: number, sequence: number, time: number, number = 0): Buffer =>
  syntheticPacket({ payloadType: 96, source, sequence, timestamp: time, number });

describe('a stream', () => {
  it('gives every viewer the same packets under its own payload type', () => {
    const { stream } = createStream();
    const [first, second, closed] = [new Subscriber(96), new Subscriber(107), new Subscriber(107, false)];
    for (const subscriber of [first, second, closed]) stream.add(subscriber);
    stream.forward(packet(1, 10, 500), 0);
    stream.forward(packet(1, 11, 3_500), 33);
    stream.forward(packet(1, 12, 6_500), 66);
    expect(first.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
    expect(first.seen.map((seen) => seen.timestamp)).toEqual([1_000, 4_000, 7_000]);
    expect(new Set(first.seen.map(({ source }) => source))).toEqual(new Set([42]));
    expect(second.seen).toEqual(first.seen.map((seen) => ({ ...seen, payloadType: 107 })));
  });

  it('goes on without a gap when another publisher takes over, later by the time that passed', () => {
    const { stream } = createStream();
    const viewer = new Subscriber(96);
    stream.add(viewer);
    stream.forward(packet(1, 10, 500), 0);
    stream.forgetSource();
    stream.forward(packet(2, 60_000, 4_000_000_000), 2_000);
    stream.forward(packet(2, 60_001, 4_000_003_000), 2_033);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
    expect(viewer.seen.map((seen) => seen.timestamp)).toEqual([1_000, 181_000, 184_000]);
  });

  it('also when the publisher itself starts a new source or jumps', () => {
    const { stream } = createStream();
    const viewer = new Subscriber(96);
    stream.add(viewer);
    stream.forward(packet(1, 10, 0), 0);
    stream.forward(packet(9, 500, 0), 10);
    stream.forward(packet(9, 30_000, 0), 20);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 65_535, 0]);
  });

  it('keeps the place of late packets, and drops those from before its beginning', () => {
    const { stream } = createStream();
    const viewer = new Subscriber(96);
    stream.add(viewer);
    stream.forward(packet(1, 100, 0), 0);
    stream.forward(packet(1, 103, 0), 1);
    expect(stream.forward(packet(1, 101, 0), 2)).toBe(true);
    expect(stream.forward(packet(1, 99, 0), 3)).toBe(false);
    expect(stream.forward(packet(1, 101, 0), 4)).toBe(false);
    expect(viewer.seen.map(({ sequence }) => sequence)).toEqual([65_534, 1, 65_535]);
  });

  it('sends again what it still has, to the one who asks', () => {
    const { stream, counters } = createStream();
    const [asking, other] = [new Subscriber(107), new Subscriber(96)];
    stream.add(asking);
    stream.add(other);
    for (let index = 0; index < 1_500; index += 1) stream.forward(packet(1, index, index * 10, index), index);
    const before = other.seen.length;
    stream.resend(asking, [65_534, (65_534 + 1_499) & 0xffff, 5_000]);
    expect(asking.seen.slice(1_500).map(({ number, payloadType: type }) => [number, type])).toEqual([[1_499, 107]]);
    expect(other.seen.length).toBe(before);
    expect(counters).toMatchObject({ nacksReceived: 3, retransmissions: 1 });
  });

  it('counts what could not be sent, and does not let one dead viewer stop the others', () => {
    const { stream, counters } = createStream();
    const [dead, alive] = [new Subscriber(96, false), new Subscriber(96)];
    stream.add(dead);
    stream.add(alive);
    stream.forward(packet(1, 1, 0), 0);
    expect(alive.seen).toHaveLength(1);
    expect(counters).toMatchObject({ packetsOut: 1, sendFailures: 1 });
    stream.remove(dead);
    stream.forward(packet(1, 2, 0), 0);
    expect(dead.seen).toHaveLength(1);
  });

  it('puts sender reports on the time line of its output', () => {
    const { stream } = createStream();
    const viewer = new Subscriber(96);
    stream.add(viewer);
    const report = Buffer.from('80c80006' + '00000001' + 'e1e2e3e4a1a2a3a4' + '000001f4' + '0000000700000064', 'hex');
    stream.forwardSenderReport(report, 1, 0);
    expect(viewer.raw).toHaveLength(0);
    stream.forward(packet(1, 10, 500), 0);
    stream.forwardSenderReport(report, 1, 0);
    expect(viewer.raw[1]?.readUInt32BE(4)).toBe(42);
    expect(viewer.raw[1]?.readUInt32BE(16)).toBe(1_000);
  });
});
