import nodeDatachannel, {
  type Audio,
  type IceUdpMuxListener,
  type PeerConnection,
  type Track,
  type Video,
} from 'node-datachannel';
import { allowAudioRepair } from '../sdp/audio-repair';
import { AudioCodec, CODEC_PARAMETERS, VideoCodec } from '../sdp/codec';
import { announceCandidates, type Announcement } from '../sdp/candidates';
import { MediaKind } from '../sdp/offer';
import { manageTrackLifetime, tracksReleased } from './track-lifetime';
import {
  OfferRefusedError,
  PeerState,
  type AnswerRequest,
  type EnginePeer,
  type MediaEngine,
  type TrackPlan,
} from './types';

export interface NodeDatachannelOptions {
  /** Null: every interface. */
  readonly bindIp: string | null;
  /** One port for all peers. */
  readonly udpPort: number;
  readonly publicIps: readonly string[];
}

const GATHERING_TIMEOUT_MS = 3_000;
const RELEASE_DEADLINE_MS = 1_000;
const WILDCARD_ADDRESSES: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const PEER_STATES: Readonly<Record<string, PeerState>> = {
  new: PeerState.Connecting,
  connecting: PeerState.Connecting,
  connected: PeerState.Connected,
  // The library closes a peer that it calls disconnected, and knows no ICE restart.
  disconnected: PeerState.Closed,
  failed: PeerState.Closed,
  closed: PeerState.Closed,
};

function describeVideo(plan: TrackPlan): Video {
  const { transfer, codec } = plan;
  const video = new nodeDatachannel.Video(plan.mid, transfer.mode === 'receive' ? 'RecvOnly' : 'SendOnly');
  const hint =
    transfer.mode === 'receive' && transfer.startKbps !== null ? `x-google-start-bitrate=${transfer.startKbps}` : null;
  const parameters = [CODEC_PARAMETERS[codec.codec], hint].filter((part) => part !== null).join(';');
  if (codec.codec === VideoCodec.H264) video.addH264Codec(codec.payloadType, parameters);
  else if (parameters === '') video.addVP8Codec(codec.payloadType);
  else video.addVideoCodec(codec.payloadType, VideoCodec.Vp8, parameters);
  if (transfer.mode === 'receive' && transfer.maxKbps !== null) video.setBitrate(transfer.maxKbps);
  return video;
}

function describeAudio(plan: TrackPlan): Audio {
  const audio = new nodeDatachannel.Audio(plan.mid, plan.transfer.mode === 'receive' ? 'RecvOnly' : 'SendOnly');
  audio.addOpusCodec(plan.codec.payloadType, CODEC_PARAMETERS[AudioCodec.Opus] ?? undefined);
  return audio;
}

class NodeDatachannelPeer implements EnginePeer {
  private readonly tracks = new Map<string, Track>();
  private readonly connection: PeerConnection;
  private isClosed = false;
  private answer = '';

  constructor(
    private readonly request: AnswerRequest,
    options: NodeDatachannelOptions,
  ) {
    this.connection = new nodeDatachannel.PeerConnection(request.name, {
      iceServers: [],
      disableAutoNegotiation: true,
      enableIceUdpMux: true,
      portRangeBegin: options.udpPort,
      portRangeEnd: options.udpPort,
      ...(options.bindIp === null ? {} : { bindAddress: options.bindIp }),
    });
    this.connection.onStateChange((state) => {
      if (!this.isClosed) request.listener.onState(PEER_STATES[state] ?? PeerState.Connecting);
    });
  }

  get answerSdp(): string {
    return this.answer;
  }

  async negotiate(announcement: Announcement): Promise<void> {
    const { tracks, offerSdp } = this.request;
    try {
      for (const plan of tracks) this.addTrack(plan);
      this.connection.setRemoteDescription(offerSdp, 'offer');
    } catch (error) {
      throw new OfferRefusedError(error instanceof Error ? error.message : String(error));
    }
    // Asking for an answer in any other state ends the process, and no exception could be caught.
    if (this.connection.signalingState() !== 'have-remote-offer' || this.tracks.size === 0) {
      throw new OfferRefusedError('the offer left nothing to answer');
    }
    await this.gather();
    const description = this.connection.localDescription();
    if (description === null || description.type !== 'answer') throw new OfferRefusedError('no answer was made');
    this.answer = allowAudioRepair(announceCandidates(description.sdp, announcement));
  }

  send(mid: string, packet: Buffer): boolean {
    const track = this.tracks.get(mid);
    if (track === undefined || this.isClosed) return false;
    try {
      return track.sendMessageBinary(packet);
    } catch {
      // It throws when the track is not open, also in the moment between the peer's leaving and our hearing of it.
      return false;
    }
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    // Not the tracks: see manageTrackLifetime.
    this.connection.close();
  }

  private addTrack(plan: TrackPlan): void {
    const { listener } = this.request;
    const description = plan.kind === MediaKind.Video ? describeVideo(plan) : describeAudio(plan);
    if (plan.transfer.mode === 'send') description.addSSRC(plan.transfer.source, 'vitrine', 'live', plan.kind);
    const track = this.connection.addTrack(description);
    this.tracks.set(plan.mid, track);
    manageTrackLifetime(track);
    track.onOpen(() => {
      if (!this.isClosed) listener.onTrackOpen(plan.mid);
    });
    // No media handler is set on purpose: it would hide sender reports and swallow our own RTCP.
    track.onMessage((packet) => {
      if (!this.isClosed) listener.onPacket(plan.mid, packet);
    });
  }

  private gather(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('gathering local candidates took too long')),
        GATHERING_TIMEOUT_MS,
      );
      // The event alone decides, and is subscribed to before it can happen: polling the state as well would let a refused
      // session close the connection while the event is on its way.
      this.connection.onGatheringStateChange((state) => {
        if (state !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
      this.connection.setLocalDescription('answer');
    });
  }
}

/** WebRTC by libdatachannel. Its state is global to the process, and it must be loaded in one thread only. */
export class NodeDatachannelEngine implements MediaEngine {
  private readonly announcement: Announcement;
  /** Holds the port from the start on. Otherwise the first session would open it, and the last one give it back. */
  private readonly listener: IceUdpMuxListener;

  /** @throws when the port can't be opened. */
  constructor(private readonly options: NodeDatachannelOptions) {
    this.listener = new nodeDatachannel.IceUdpMuxListener(options.udpPort, options.bindIp ?? undefined);
    const bindsToAll = options.bindIp === null || WILDCARD_ADDRESSES.has(options.bindIp);
    this.announcement = { udpPort: options.udpPort, publicIps: options.publicIps, withLoopback: bindsToAll };
  }

  async answer(request: AnswerRequest): Promise<EnginePeer> {
    const peer = new NodeDatachannelPeer(request, this.options);
    try {
      await peer.negotiate(this.announcement);
      return peer;
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await tracksReleased(RELEASE_DEADLINE_MS);
    this.listener.stop();
    nodeDatachannel.cleanup();
  }
}
