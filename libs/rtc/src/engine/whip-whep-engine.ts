import { readPlayCounters } from '../stats/play-stats';
import { readPublishCounters } from '../stats/publish-stats';
import { systemTime, type Time } from '../time';
import { orderVideoCodecs } from './codec-preference';
import type { MediaEngine, PlayLink, PlayRequest, PublishLink, PublishRequest, TrackKind } from './media-engine';
import { type CreatePeerConnection, PeerLink } from './peer-link';
import { WhipHttp } from './whip-http';

export interface WhipWhepEngineOptions {
  readonly fetch?: typeof fetch;
  readonly time?: Time;
  readonly createPeerConnection?: CreatePeerConnection;
  readonly createMediaStream?: () => MediaStream;
  readonly videoCodecs?: (direction: 'sender' | 'receiver') => readonly RTCRtpCodec[];
}

const KINDS: readonly TrackKind[] = ['video', 'audio'];

/** The embedded media server: publishing by WHIP (RFC 9725), playing by WHEP (draft-ietf-wish-whep). */
export class WhipWhepEngine implements MediaEngine {
  private readonly time: Time;
  private readonly http: WhipHttp;
  private readonly createPeerConnection: CreatePeerConnection;
  private readonly createMediaStream: () => MediaStream;
  private readonly videoCodecs: NonNullable<WhipWhepEngineOptions['videoCodecs']>;

  constructor(options: WhipWhepEngineOptions = {}) {
    this.time = options.time ?? systemTime;
    this.http = new WhipHttp(options.fetch ?? ((...request) => globalThis.fetch(...request)), this.time);
    this.createPeerConnection =
      options.createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.createMediaStream = options.createMediaStream ?? (() => new MediaStream());
    this.videoCodecs = options.videoCodecs ?? browserVideoCodecs;
  }

  async publish({ grant, tracks, maxBitrateKbps, signal, onLost }: PublishRequest): Promise<PublishLink> {
    const peer = this.createLink(grant, onLost);
    const { connection } = peer;
    const stream = this.createMediaStream();
    const maxBitrate = maxBitrateKbps * 1000;
    const senders = {
      // One encoding: the media server forwards a single layer, and of several Chromium would send the smallest.
      video: connection.addTransceiver(tracks.video ?? 'video', {
        direction: 'sendonly',
        streams: [stream],
        sendEncodings: [{ maxBitrate }],
      }),
      audio: connection.addTransceiver(tracks.audio ?? 'audio', { direction: 'sendonly', streams: [stream] }),
    };
    this.preferCodecs(senders.video, 'sender');
    await peer.open(signal);
    await tuneVideo(senders.video.sender, maxBitrate);
    return {
      replaceTrack: (kind, track) => senders[kind].sender.replaceTrack(track),
      readCounters: async () => readPublishCounters(await connection.getStats()),
      close: closerOf(peer),
    };
  }

  async play({ grant, jitterBufferTargetMs, signal, onLost }: PlayRequest): Promise<PlayLink> {
    const peer = this.createLink(grant, onLost);
    const { connection } = peer;
    const stream = this.createMediaStream();
    for (const kind of KINDS) {
      const transceiver = connection.addTransceiver(kind, { direction: 'recvonly' });
      if (kind === 'video') this.preferCodecs(transceiver, 'receiver');
      if ('jitterBufferTarget' in transceiver.receiver) transceiver.receiver.jitterBufferTarget = jitterBufferTargetMs;
      stream.addTrack(transceiver.receiver.track);
    }
    await peer.open(signal);
    return {
      stream,
      readCounters: async () => readPlayCounters(await connection.getStats()),
      close: closerOf(peer),
    };
  }

  private createLink(grant: PublishRequest['grant'], onLost: PublishRequest['onLost']): PeerLink {
    const { http, time, createPeerConnection } = this;
    return new PeerLink({ grant, http, time, createPeerConnection, onLost });
  }

  private preferCodecs(transceiver: RTCRtpTransceiver, direction: 'sender' | 'receiver'): void {
    const codecs = this.videoCodecs(direction);
    if (codecs.length > 0) transceiver.setCodecPreferences(orderVideoCodecs(codecs));
  }
}

/** Leaving or not, the session is ended by a request that outlives the page; only then nobody waits for it. */
const closerOf =
  (peer: PeerLink): PublishLink['close'] =>
  async ({ isLeaving = false } = {}) => {
    const closing = peer.close();
    if (!isLeaving) await closing;
  };

/**
 * A sharp picture matters more than a smooth one when fabric is shown, and a recording by copy wants one resolution.
 * A browser that can't be told still publishes well enough, so its refusal is no reason to end the link.
 */
async function tuneVideo(sender: RTCRtpSender, maxBitrate: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = maxBitrate;
  parameters.degradationPreference = 'maintain-resolution';
  await sender.setParameters(parameters).catch(() => undefined);
}

function browserVideoCodecs(direction: 'sender' | 'receiver'): readonly RTCRtpCodec[] {
  const source = direction === 'sender' ? RTCRtpSender : RTCRtpReceiver;
  return source.getCapabilities('video')?.codecs ?? [];
}
