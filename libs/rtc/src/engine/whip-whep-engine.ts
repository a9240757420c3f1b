import type { EmbeddedGrantView } from '@vitrine/contracts';
import { readPlayCounters } from '../stats/play-stats';
import { readPublishCounters } from '../stats/publish-stats';
import { systemTime, type Time } from '../time';
import { orderVideoCodecs } from './codec-preference';
import type { MediaEngine, PlayLink, PlayRequest, PublishLink, PublishRequest, TrackKind } from './media-engine';
import { type CreatePeerConnection, PeerLink } from './peer-link';
import { canEncodeTwo, PictureSenders } from './picture-senders';
import { WhipHttp } from './whip-http';

export interface WhipWhepEngineOptions {
  readonly fetch?: typeof fetch;
  readonly time?: Time;
  readonly createPeerConnection?: CreatePeerConnection;
  readonly createMediaStream?: () => MediaStream;
  readonly videoCodecs?: (direction: 'sender' | 'receiver') => readonly RTCRtpCodec[];
  /** Whether the picture is published in two qualities, for viewers whose network doesn't carry the better one. */
  readonly canEncodeTwo?: () => boolean;
}

const KINDS: readonly TrackKind[] = ['video', 'audio'];

/** The embedded media server: publishing by WHIP (RFC 9725), playing by WHEP (draft-ietf-wish-whep). */
export class WhipWhepEngine implements MediaEngine<EmbeddedGrantView> {
  private readonly time: Time;
  private readonly http: WhipHttp;
  private readonly createPeerConnection: CreatePeerConnection;
  private readonly createMediaStream: () => MediaStream;
  private readonly canEncodeTwo: () => boolean;
  private readonly videoCodecs: NonNullable<WhipWhepEngineOptions['videoCodecs']>;

  constructor(options: WhipWhepEngineOptions = {}) {
    this.time = options.time ?? systemTime;
    this.http = new WhipHttp(options.fetch ?? ((...request) => globalThis.fetch(...request)), this.time);
    this.createPeerConnection =
      options.createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.createMediaStream = options.createMediaStream ?? (() => new MediaStream());
    this.canEncodeTwo = options.canEncodeTwo ?? canEncodeTwo;
    this.videoCodecs = options.videoCodecs ?? browserVideoCodecs;
  }

  async publish({
    grant,
    tracks,
    maxBitrateKbps,
    signal,
    onLost,
  }: PublishRequest<EmbeddedGrantView>): Promise<PublishLink> {
    const peer = this.createLink(grant, onLost);
    const { connection } = peer;
    const stream = this.createMediaStream();
    const pictures = new PictureSenders(connection, tracks.video, {
      stream,
      maxBitrateBps: maxBitrateKbps * 1000,
      isInTwoQualities: this.canEncodeTwo(),
      preferCodecs: (transceiver) => this.preferCodecs(transceiver, 'sender'),
    });
    const sound = connection.addTransceiver(tracks.audio ?? 'audio', { direction: 'sendonly', streams: [stream] });
    await peer.open(signal);
    await pictures.tune();
    return {
      replaceTrack: (kind, track) => (kind === 'video' ? pictures.showCamera(track) : sound.sender.replaceTrack(track)),
      shareScreen: (track) => pictures.showScreen(track),
      readCounters: async () => readPublishCounters(await connection.getStats()),
      sessionId: peer.sessionId,
      ask: () => peer.ask(),
      close: closerOf(peer),
    };
  }

  async play({ grant, jitterBufferTargetMs, signal, onLost }: PlayRequest<EmbeddedGrantView>): Promise<PlayLink> {
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
      // The server answers 404 where nobody publishes; a publisher who goes ends the media, and with it the link.
      hasMedia: true,
      // The server withholds it without a word; the packets tell.
      isPictureWithheld: false,
      readCounters: async () => readPlayCounters(await connection.getStats()),
      ask: () => peer.ask(),
      close: closerOf(peer),
    };
  }

  private createLink(grant: EmbeddedGrantView, onLost: PublishRequest['onLost']): PeerLink {
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

function browserVideoCodecs(direction: 'sender' | 'receiver'): readonly RTCRtpCodec[] {
  const source = direction === 'sender' ? RTCRtpSender : RTCRtpReceiver;
  return source.getCapabilities('video')?.codecs ?? [];
}
