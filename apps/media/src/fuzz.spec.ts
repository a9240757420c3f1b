import { createLogger } from '@vitrine/server-kit';
import { MediaCounters } from './counters';
import { Rooms } from './rooms';
import { startsKeyframe } from './rtp/keyframe';
import {
  isKeyframeRequest,
  readDelaySinceReceiverReport,
  readNack,
  readReportBlock,
  readSenderReport,
  rtcpPackets,
} from './rtp/rtcp-read';
import {
  writeNack,
  writePictureLoss,
  writeReceiverReferenceTime,
  writeReceiverReport,
  writeRemb,
} from './rtp/rtcp-write';
import { isRtcp, isWellFormedRtp } from './rtp/rtp-packet';
import { VideoCodec } from './sdp/codec';
import { FakeEngine, type FakePeer } from './testing/fake-engine';
import { asSdp, browserOffer, twoLayerOffer } from './testing/offers';
import { mangled, noise, randomFrom, type Random } from './testing/random';
import { syntheticPacket } from './testing/synthetic-media';

const ROUNDS = 20_000;
const BLOCK = {
  source: 2001,
  fractionLost: 9,
  cumulativeLost: 9,
  extendedHighestSequence: 9,
  jitter: 9,
  lastSenderReport: 9,
  delaySinceLastSenderReport: 9,
};
const SENDER_REPORT = Buffer.from('80c80006000007d1e1e2e3e4a1a2a3a4000001f40000000700000064', 'hex');
const RTCP: readonly Buffer[] = [
  SENDER_REPORT,
  writeReceiverReport(7, [BLOCK, BLOCK]),
  writeNack(7, 2001, [1, 2, 3, 40, 65_535]),
  writePictureLoss(7, 2001),
  writeRemb(7, 1_000_000, [2001, 2002]),
  writeReceiverReferenceTime(7, 5_000),
  Buffer.concat([writeReceiverReport(7, [BLOCK]), writeNack(7, 2001, [1])]),
];
/** The heads of H.264 and VP8 payloads that are looked into. */
const PAYLOADS = ['65', '67', '7ce5', '18000467aabbcc000265ff', '9080ffff00', '10', '90f081020300'];

function rtp(random: Random): Buffer {
  const packet = syntheticPacket({
    payloadType: [107, 96, 111][random(3)] ?? 107,
    sequence: random(65_536),
    timestamp: random(0xffff_ffff),
    source: [2001, 2002, 1001][random(3)] ?? 2001,
    isKeyframe: random(4) === 0,
    payloadBytes: 8 + random(40),
  });
  if (random(2) === 0) Buffer.from(PAYLOADS[random(PAYLOADS.length)] ?? '', 'hex').copy(packet, 12);
  if (random(4) === 0) packet[0] = 0x80 | random(64);
  return packet;
}

function anything(random: Random): Buffer {
  const kind = random(4);
  if (kind === 0) return noise(1 + random(80), random);
  const valid = kind === 1 ? rtp(random) : (RTCP[random(RTCP.length)] ?? SENDER_REPORT);
  return random(3) === 0 ? Buffer.from(valid) : mangled(valid, random);
}

describe('packets that nobody would send', () => {
  it('are read without an error, and to an end', () => {
    const random = randomFrom(20_261_123);
    let wellFormed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const packet = anything(random);
      for (const codec of Object.values(VideoCodec)) {
        if (isWellFormedRtp(packet)) wellFormed += startsKeyframe(codec, packet) ? 2 : 1;
      }
      if (!isRtcp(packet)) continue;
      for (const one of rtcpPackets(packet)) {
        expect(readNack(one, 2001).length).toBeLessThanOrEqual((one.length / 4) * 17);
        readReportBlock(one, 2001);
        readSenderReport(one);
        readDelaySinceReceiverReport(one, 7);
        isKeyframeRequest(one, 2001);
      }
    }
    expect(wellFormed).toBeGreaterThan(ROUNDS / 10);
  });

  it('neither stop a room nor what is sent in it afterwards', async () => {
    const random = randomFrom(7);
    const engine = new FakeEngine();
    let nowMs = 1_000;
    const rooms = new Rooms({
      engine,
      limits: { maxKbps: 2_500, maxViewers: 3, maxPublishers: 3, maxSessionsPerAddress: 9 },
      recordingsDir: null,
      counters: new MediaCounters(),
      logger: createLogger('fuzz-test', 'silent'),
      nowMs: () => nowMs,
      epochMs: () => nowMs,
      emit: () => undefined,
    });
    const who = { roomId: 'show', memberId: 'someone', remoteAddress: '127.0.0.1' };
    await rooms.publish(who, asSdp(twoLayerOffer()));
    await rooms.view(who, asSdp(browserOffer('recvonly')));
    const [publisher, viewer] = engine.peers as [FakePeer, FakePeer];
    publisher.connect();
    viewer.connect();
    for (let round = 0; round < ROUNDS; round += 1) {
      publisher.receive(['0', '1', '2', '9'][random(4)] ?? '0', anything(random));
      viewer.receive(['0', '1', '9'][random(3)] ?? '0', anything(random));
      if (random(3) === 0) nowMs += random(40);
      if (random(2) === 0) rooms.tick();
      if (viewer.sent.length > 1_000) viewer.sent.splice(0);
    }
    expect(rooms.counts()).toMatchObject({ publishers: 1, viewers: 1 });
    const packetsBefore = viewer.sent.length;
    const clean = (sequence: number, mid: string, source: number, payloadType: number): void =>
      publisher.receive(
        mid,
        syntheticPacket({ payloadType, sequence, timestamp: sequence * 1_000, source, isKeyframe: true }),
      );
    for (let sequence = 0; sequence < 200; sequence += 1) {
      clean(sequence, '1', 2001, 107);
      clean(sequence, '2', 2002, 107);
      clean(sequence, '0', 1001, 111);
      nowMs += 20;
      rooms.tick();
    }
    expect(viewer.sent.slice(packetsBefore).filter(({ packet }) => !isRtcp(packet)).length).toBeGreaterThan(150);
  });
});
