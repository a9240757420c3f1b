import { createLogger, type PublisherEvent } from '@vitrine/server-kit';
import { MediaCounters } from '../counters';
import { MediaError } from '../media-error';
import { Rooms, type CreatedSession, type RoomLimits } from '../rooms';
import { isKeyframeRequest, rtcpPackets } from '../rtp/rtcp-read';
import { writeReceiverReport } from '../rtp/rtcp-write';
import { isRtcp } from '../rtp/rtp-packet';
import { FakeEngine, type FakePeer } from './fake-engine';
import { asSdp, browserOffer } from './offers';
import { syntheticPacket } from './synthetic-media';

const LIMITS: RoomLimits = { maxKbps: 2_500, maxViewers: 3, maxPublishers: 4, maxSessionsPerAddress: 2 };
export const PUBLISH_OFFER = asSdp(browserOffer('sendonly'));
const VIEW_OFFER = asSdp(browserOffer('recvonly'));

/** Rooms with an engine that carries nothing and a clock that is moved by hand. Peers are counted in the order in which they came. */
export class RoomsBench {
  readonly engine = new FakeEngine();
  readonly events: PublisherEvent[] = [];
  readonly counters = new MediaCounters();
  nowMs = 1_000;
  readonly rooms = new Rooms({
    engine: this.engine,
    limits: { ...LIMITS, ...this.limits },
    recordingsDir: null,
    counters: this.counters,
    logger: createLogger('rooms-test', 'silent'),
    nowMs: () => this.nowMs,
    epochMs: () => this.nowMs,
    emit: (event) => this.events.push(event),
  });
  private sequence = 0;

  constructor(private readonly limits: Partial<RoomLimits> = {}) {}

  publish(
    roomId = 'show',
    offer = PUBLISH_OFFER,
    remoteAddress = '127.0.0.1',
    memberId = 'host',
  ): Promise<CreatedSession> {
    return this.rooms.publish({ roomId, memberId, remoteAddress }, offer);
  }

  view(roomId = 'show', remoteAddress = '127.0.0.1', memberId = 'buyer'): Promise<CreatedSession> {
    return this.rooms.view({ roomId, memberId, remoteAddress }, VIEW_OFFER);
  }

  peer(index: number): FakePeer {
    const peer = this.engine.peers[index];
    if (peer === undefined) throw new Error(`there is no peer ${index}`);
    return peer;
  }

  media(index: number, isKeyframe = false): void {
    const payloadType = this.peer(index).request.tracks.find(({ mid }) => mid === '1')?.codec.payloadType ?? 0;
    this.peer(index).receive(
      '1',
      syntheticPacket({
        payloadType,
        sequence: this.sequence,
        timestamp: this.sequence * 10,
        source: 2001,
        isKeyframe,
      }),
    );
    this.sequence += 1;
  }

  /** A packet of each quality and one of sound; the number in it says which. */
  layers(index: number, isKeyframe = false): void {
    const common = { payloadType: 107, sequence: this.sequence, timestamp: this.sequence * 1_800, isKeyframe };
    this.peer(index).receive('1', syntheticPacket({ ...common, source: 2001, number: 1 }));
    this.peer(index).receive('2', syntheticPacket({ ...common, source: 2002, number: 2 }));
    this.peer(index).receive('0', syntheticPacket({ ...common, payloadType: 111, source: 1001, number: 3 }));
    this.sequence += 1;
  }

  /** The viewer's receiver report about its picture or its sound. */
  report(index: number, mid: '0' | '1', lossRatio: number): void {
    const transfer = this.peer(index).request.tracks.find((track) => track.mid === mid)?.transfer;
    const block = {
      source: transfer?.mode === 'send' ? transfer.source : 0,
      fractionLost: Math.round(lossRatio * 256),
      cumulativeLost: 0,
      extendedHighestSequence: 0,
      jitter: 0,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    };
    this.peer(index).receive(mid, writeReceiverReport(7, [block]));
  }

  /** Lets time pass in the steps of the server. */
  pass(durationMs: number, each: () => void = () => undefined): void {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; this.nowMs += 20) {
      this.rooms.tick();
      each();
    }
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}

/** The code with which something was refused, or 'accepted'. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
  );
/** The packets of pictures that a viewer got. */
export const videoSent = (peer: FakePeer): Buffer[] =>
  peer.sent.filter(({ mid, packet }) => mid === '1' && !isRtcp(packet)).map(({ packet }) => packet);
/** How often a publisher was asked for a key frame of its only picture. */
export const keyframeRequests = (peer: FakePeer): number =>
  peer.sent
    .flatMap(({ packet }) => (isRtcp(packet) ? [...rtcpPackets(packet)] : []))
    .filter((packet) => isKeyframeRequest(packet, 2001)).length;
