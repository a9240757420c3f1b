import { isKeyframeRequest, rtcpPackets } from './rtp/rtcp-read';
import { isRtcp } from './rtp/rtp-packet';
import { asSdp, twoLayerOffer } from './testing/offers';
import { codeOf, RoomsBench } from './testing/rooms-bench';
import { numberIn, syntheticPacket } from './testing/synthetic-media';

const TWO_LAYERS = asSdp(twoLayerOffer());

let bench: RoomsBench;
beforeEach(() => {
  bench = new RoomsBench();
});

describe('two qualities', () => {
  /** What the viewer got since it was last asked: of the better picture, of the other one, and of sound. */
  const kindsSent = (index: number): number[] => {
    const sent = bench
      .peer(index)
      .sent.splice(0)
      .filter(({ packet }) => !isRtcp(packet));
    return [...new Set(sent.map(({ packet }) => numberIn(packet)))].sort();
  };
  const wanted = (source: number): number =>
    bench
      .peer(0)
      .sent.flatMap(({ packet }) => (isRtcp(packet) ? [...rtcpPackets(packet)] : []))
      .filter((packet) => isKeyframeRequest(packet, source)).length;

  beforeEach(async () => {
    await bench.publish('show', TWO_LAYERS);
    bench.peer(0).connect();
    bench.layers(0, true);
    await bench.view();
    bench.peer(1).connect();
    bench.pass(2_000, () => bench.layers(0));
  });

  it('are one picture for a viewer: the better one, while its way carries it', () => {
    expect(kindsSent(1)).toEqual([1, 3]);
    bench.report(1, '1', 0);
    bench.pass(2_000, () => bench.layers(0));
    expect(bench.counters.qualityLowered).toBe(0);
  });

  it('are changed with a key frame, and sound is kept when no picture can be', () => {
    const before = wanted(2002);
    bench.report(1, '1', 0.4);
    kindsSent(1);
    bench.pass(300, () => bench.layers(0));
    expect(wanted(2002)).toBeGreaterThan(before);
    expect(kindsSent(1)).toEqual([1, 3]);
    bench.layers(0, true);
    kindsSent(1);
    for (let report = 0; report < 2; report += 1) {
      bench.pass(1_500, () => bench.layers(0));
      bench.report(1, '1', 0.4);
    }
    expect(kindsSent(1)).toEqual([2, 3]);
    // The smaller picture is not given up for one bad report.
    bench.pass(500, () => bench.layers(0));
    bench.report(1, '1', 0.4);
    kindsSent(1);
    bench.pass(1_000, () => bench.layers(0));
    expect(kindsSent(1)).toEqual([3]);
    expect(bench.counters).toMatchObject({ qualityLowered: 2, qualityRaised: 0 });
    for (let report = 0; report < 4; report += 1) {
      bench.pass(4_000, () => bench.layers(0));
      bench.report(1, '0', 0);
    }
    bench.layers(0, true);
    bench.pass(500, () => bench.layers(0));
    kindsSent(1);
    bench.pass(500, () => bench.layers(0));
    expect(kindsSent(1)).toEqual([2, 3]);
    expect(bench.counters.qualityRaised).toBe(1);
  });

  it('become one when the publisher sends only one of them', () => {
    kindsSent(1);
    bench.pass(2_300);
    for (let sequence = 9_000; sequence < 9_030; sequence += 1) {
      const common = { payloadType: 107, sequence, timestamp: sequence * 1_800, source: 2002, number: 2 };
      bench.peer(0).receive('2', syntheticPacket({ ...common, isKeyframe: sequence % 10 === 0 }));
      bench.pass(40);
    }
    expect(kindsSent(1)).toEqual([2]);
  });

  it('are refused to a viewer, who gets one of them', async () => {
    const offer = TWO_LAYERS.replaceAll('a=sendonly', 'a=recvonly');
    const view = bench.rooms.view({ roomId: 'show', memberId: 'other', remoteAddress: '127.0.0.1' }, offer);
    expect(await codeOf(view)).toBe('media.sdp-invalid');
  });

  it('have one codec, or are refused', async () => {
    const [head, high, low] = TWO_LAYERS.split('m=video');
    const vp8 = high?.replaceAll('H264/', 'AV1/');
    await bench.publish('other', [head, vp8, low].join('m=video'));
    expect(bench.peer(2).request.tracks.map(({ codec }) => codec.codec)).toEqual(['OPUS', 'VP8', 'VP8']);
    const mixed = [head, vp8, low?.replaceAll('VP8/', 'AV1/')].join('m=video');
    expect(await codeOf(bench.publish('other', mixed))).toBe('media.codec-unsupported');
  });
});
