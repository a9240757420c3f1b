import { MediaCounters } from './counters';
import { sequenceNumber, timestamp } from './rtp/rtp-packet';
import { numberIn, syntheticPacket } from './testing/synthetic-media';
import { VideoFeed } from './video-feed';
import { VideoStream } from './video-stream';

const FRAME_TICKS = 3_000;
const FRAME_MS = 100 / 3;
const PACKET_BYTES = 1_000;

class Bench {
  readonly stream = new VideoStream({ outputSource: 42, firstSequence: 65_500, firstTimestamp: 1_000 });
  readonly low = new VideoStream({ outputSource: 42, firstSequence: 7_000, firstTimestamp: 4_000_000_000 });
  readonly counters = new MediaCounters();
  nowMs = 0;
  private readonly sequences = new Map<VideoStream, number>();
  private frame = 0;

  /** One picture of some packets in a stream; `lost` are left out. */
  picture(isKeyframe: boolean, { stream = this.stream, packets = 4, lost = [] as number[] } = {}): void {
    for (let index = 0; index < packets; index += 1) {
      const sequence = this.sequences.get(stream) ?? 10;
      this.sequences.set(stream, sequence + 1);
      if (!lost.includes(index)) this.packet(stream, sequence, isKeyframe && index === 0);
    }
    this.frame += 1;
    this.nowMs += FRAME_MS;
  }

  packet(stream: VideoStream, sequence: number, isKeyframe = false, frame = this.frame): void {
    const source = stream === this.low ? 2 : 1;
    const time = frame * FRAME_TICKS + (stream === this.low ? 77_777 : 0);
    const rest = { payloadType: 96, payloadBytes: PACKET_BYTES, number: sequence };
    stream.forward(syntheticPacket({ ...rest, source, sequence, timestamp: time }), isKeyframe, this.nowMs);
  }

  /** Lets time pass in the steps of the server. */
  pass(durationMs: number, viewer: Watcher): void {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; this.nowMs += 20) viewer.feed.replay(this.nowMs);
  }
}

class Watcher {
  readonly sequences: number[] = [];
  readonly times: number[] = [];
  readonly numbers: number[] = [];
  readonly reports: number[] = [];
  readonly feed: VideoFeed;

  constructor(bench: Bench) {
    this.feed = new VideoFeed({
      payloadType: 107,
      outputSource: 42,
      counters: bench.counters,
      send: (packet) => {
        if (packet[1] === 200) this.reports.push(packet.readUInt32BE(16));
        else {
          this.sequences.push(sequenceNumber(packet));
          this.times.push(timestamp(packet));
          this.numbers.push(numberIn(packet));
        }
        return true;
      },
    });
  }

  steps(): Set<number> {
    return new Set(
      this.sequences.slice(1).map((sequence, index) => (sequence - (this.sequences[index] ?? 0)) & 0xffff),
    );
  }

  jumps(): number[] {
    return this.times.slice(1).map((time, index) => (time - (this.times[index] ?? 0)) | 0);
  }
}

let bench: Bench;
let viewer: Watcher;
beforeEach(() => {
  bench = new Bench();
  viewer = new Watcher(bench);
});

describe('what a viewer gets of the picture', () => {
  it('begins with the last key frame for one who joins late, and goes on live without a seam', () => {
    bench.picture(true);
    for (let count = 0; count < 20; count += 1) bench.picture(false);
    bench.picture(true);
    for (let count = 0; count < 9; count += 1) bench.picture(false);
    viewer.feed.begin(bench.stream, bench.nowMs);
    expect(viewer.numbers[0]).toBe(10 + 21 * 4);
    expect(bench.stream.keyframes.take(bench.nowMs)).toBe(false);
    for (let count = 0; count < 10; count += 1) {
      bench.picture(false);
      viewer.feed.replay(bench.nowMs);
    }
    expect(viewer.steps()).toEqual(new Set([1]));
    expect(viewer.numbers.at(-1)).toBe(10 + 41 * 4 - 1);
    expect(Math.min(...viewer.jumps())).toBeGreaterThanOrEqual(0);
    // Live pictures are shown at their own time.
    expect(viewer.times.at(-1)).toBe(1_000 + 40 * FRAME_TICKS);
  });

  it('replays in times that pass as fast as it sends, so that nothing is played as late as it was taken', () => {
    bench.picture(true);
    for (let count = 0; count < 60; count += 1) bench.picture(false, { packets: 1 });
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(200, viewer);
    const spanMs = (((viewer.times.at(-1) ?? 0) - (viewer.times[0] ?? 0)) | 0) / 90;
    expect(viewer.numbers).toHaveLength(64);
    expect(spanMs).toBeLessThan(70);
    expect(new Set(viewer.times).size).toBe(61);
  });

  it('keeps a pace in it', () => {
    bench.picture(true, { packets: 200 });
    viewer.feed.begin(bench.stream, bench.nowMs);
    expect(viewer.numbers.length).toBeLessThan(20);
    const sent: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const before = viewer.numbers.length;
      bench.pass(20, viewer);
      sent.push(viewer.numbers.length - before);
    }
    expect(viewer.numbers).toHaveLength(200);
    expect(Math.max(...sent)).toBeLessThanOrEqual(17);
  });

  it('begins with the next key frame when the last one is too long ago, and asks for it', () => {
    bench.picture(true);
    for (let count = 0; count < 100; count += 1) bench.picture(false);
    viewer.feed.begin(bench.stream, bench.nowMs);
    expect(bench.stream.keyframes.take(bench.nowMs)).toBe(true);
    bench.picture(false);
    expect(viewer.numbers).toEqual([]);
    bench.picture(true);
    bench.picture(false);
    expect(viewer.numbers[0]).toBe(10 + 102 * 4);
    expect(viewer.steps()).toEqual(new Set([1]));
  });

  it('begins somewhere after three seconds without any key frame', () => {
    viewer.feed.begin(bench.stream, bench.nowMs);
    for (let count = 0; count < 89; count += 1) bench.picture(false);
    expect(viewer.numbers).toEqual([]);
    for (let count = 0; count < 3; count += 1) bench.picture(false);
    expect(viewer.numbers.length).toBeGreaterThan(3);
  });

  it('fills gaps of what it replays when the lost packet comes, in its own place and time', () => {
    bench.picture(true);
    bench.picture(false, { lost: [1] });
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    expect(viewer.numbers).toEqual([10, 11, 12, 13, 14, 16, 17]);
    bench.packet(bench.stream, 15, false, 1);
    const place = viewer.sequences.length - 1;
    expect(viewer.numbers[place]).toBe(15);
    expect(viewer.sequences[place]).toBe(((viewer.sequences[4] ?? 0) + 1) & 0xffff);
    expect(viewer.times[place]).toBe(viewer.times[4]);
  });

  it('goes over to another quality with its key frame, in its own numbers and times', () => {
    for (const stream of [bench.stream, bench.low]) bench.picture(true, { stream });
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    viewer.feed.switchTo(bench.low);
    expect(bench.low.keyframes.take(bench.nowMs)).toBe(true);
    bench.picture(false);
    bench.picture(false, { stream: bench.low });
    const before = viewer.numbers.length;
    bench.picture(true, { stream: bench.low });
    bench.picture(false);
    bench.picture(false, { stream: bench.low });
    expect(viewer.numbers.slice(before)).toEqual([18, 19, 20, 21, 22, 23, 24, 25]);
    expect(viewer.steps()).toEqual(new Set([1]));
    expect(Math.min(...viewer.jumps())).toBeGreaterThanOrEqual(0);
    expect(Math.max(...viewer.jumps())).toBeLessThan(FRAME_TICKS * 4);
  });

  it('sends again what was lost, from the stream that it came from then', () => {
    bench.picture(true);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    bench.picture(false);
    viewer.feed.switchTo(bench.low);
    bench.picture(true, { stream: bench.low });
    const at = [5, 9];
    const asked = at.map((index) => viewer.sequences[index] ?? 0);
    const before = viewer.numbers.length;
    viewer.feed.resend([...asked, ((viewer.sequences.at(-1) ?? 0) + 1) & 0xffff], bench.nowMs);
    expect(viewer.sequences.slice(before)).toEqual(asked);
    expect(viewer.numbers.slice(before)).toEqual(at.map((index) => viewer.numbers[index]));
    expect(viewer.times.slice(before)).toEqual(at.map((index) => viewer.times[index]));
    expect(bench.counters).toMatchObject({ nacksReceived: 3, retransmissions: 2 });
  });

  it('is not sent again much faster than it is new, however often somebody asks for everything', () => {
    bench.picture(true);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    for (let count = 0; count < 500; count += 1) bench.picture(false);
    const everything = viewer.sequences.slice();
    const fromMs = bench.nowMs;
    for (let count = 0; count < 100; count += 1, bench.nowMs += 10) viewer.feed.resend(everything, bench.nowMs);
    const seconds = (bench.nowMs - fromMs) / 1_000;
    expect(bench.counters.nacksReceived).toBeGreaterThan(100_000);
    expect(bench.counters.retransmissions * PACKET_BYTES).toBeLessThan(450_000 + (seconds * 4_000_000) / 8);
    // Who lost a second of it gets it all.
    expect(bench.counters.retransmissions * PACKET_BYTES).toBeGreaterThan(400_000);
  });

  it('goes on for as long as one likes, although numbers come round again', () => {
    bench.picture(true);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    viewer.feed.switchTo(bench.low);
    bench.picture(true, { stream: bench.low });
    for (let count = 0; count < 18_000; count += 1) bench.picture(false, { stream: bench.low });
    expect(viewer.numbers).toHaveLength(4 + 18_001 * 4);
    expect(viewer.steps()).toEqual(new Set([1]));
    const place = viewer.sequences.length - 100;
    viewer.feed.resend([viewer.sequences[place] ?? 0], bench.nowMs);
    expect(viewer.numbers.at(-1)).toBe(viewer.numbers[place]);
    expect(viewer.times.at(-1)).toBe(viewer.times[place]);
  });

  it('moves sender reports to the time line that the viewer is on', () => {
    const report = Buffer.from('80c80006' + '00000001' + 'e1e2e3e4a1a2a3a4' + '00000000' + '0000000700000064', 'hex');
    const inStream = Buffer.from(report);
    inStream.writeUInt32BE(77_777 + FRAME_TICKS, 16);
    bench.picture(true);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    viewer.feed.switchTo(bench.low);
    bench.picture(true, { stream: bench.low });
    bench.low.forwardSenderReport(inStream, 1, bench.nowMs);
    bench.stream.forwardSenderReport(report, 1, bench.nowMs);
    expect(viewer.reports).toEqual([viewer.times.at(-1)]);
  });

  it('sends nothing while it pauses, and comes back with a key frame', () => {
    bench.picture(true);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.pass(40, viewer);
    viewer.feed.pause();
    bench.picture(true);
    expect(viewer.numbers).toHaveLength(4);
    viewer.feed.begin(bench.stream, bench.nowMs);
    bench.picture(false);
    expect(viewer.numbers).toHaveLength(4);
    bench.picture(true);
    expect(viewer.numbers).toHaveLength(8);
    expect(viewer.steps()).toEqual(new Set([1]));
    expect(Math.min(...viewer.jumps())).toBeGreaterThanOrEqual(0);
  });
});
