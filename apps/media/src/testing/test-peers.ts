import { randomUUID } from 'node:crypto';
import { MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import nodeDatachannel, { type PeerConnection, type Track } from 'node-datachannel';
import { manageTrackLifetime } from '../engine/track-lifetime';
import { isKeyframeRequest, readNack, rtcpPackets } from '../rtp/rtcp-read';
import { writeNack, writePictureLoss, writeReceiverReport } from '../rtp/rtcp-write';
import { isRtcp, sequenceNumber, synchronizationSource } from '../rtp/rtp-packet';
import { sequenceDistance } from '../rtp/sequence';
import { CODEC_PARAMETERS, VideoCodec } from '../sdp/codec';
import { eventually } from './eventually';
import { syntheticPacket } from './synthetic-media';
import { grantFor } from './test-server';

export const VIDEO_PAYLOAD_TYPE = 96;
export const AUDIO_PAYLOAD_TYPE = 111;
/** Numbers of packets of the lower quality begin here. */
export const LOW_NUMBERS = 5_000_000;
const PACKETS_PER_FRAME = 4;
const FRAME_TICKS = 3_000;

const withoutCandidates = (sdp: string): string =>
  sdp
    .split('\r\n')
    .filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line))
    .join('\r\n');

/** A native client fails when the server's checks arrive before it has the answer with its end of candidates. */
const withoutEnd = (sdp: string): string => sdp.replaceAll('a=end-of-candidates\r\n', '');

/** The server may close a session at any moment, and a track that is closed throws; a test judges by what arrives. */
function send(track: Track, packet: Buffer): boolean {
  try {
    return track.sendMessageBinary(packet);
  } catch {
    return false;
  }
}

/** Where peers go. */
export interface PeerServer {
  readonly address: string;
}

const LOW_SOURCE = 3333;

export type AnswerFilter = (answer: string) => string | Promise<string>;

/** A WebRTC client without a browser. */
abstract class TestPeer {
  readonly connection: PeerConnection;
  protected readonly video: Track;
  protected readonly audio: Track;
  /** Everyone is somebody else: a member has a few sessions only. */
  readonly memberId = randomUUID();
  location = '';
  state = 'new';

  constructor(
    protected readonly server: PeerServer,
    readonly roomId: string,
    direction: 'SendOnly' | 'RecvOnly',
    readonly codec: VideoCodec,
    sources: { video: number; audio: number } | null,
  ) {
    this.connection = new nodeDatachannel.PeerConnection('test', {
      iceServers: [],
      bindAddress: '127.0.0.1',
      disableAutoNegotiation: true,
    });
    this.connection.onStateChange((state) => (this.state = state));
    const video = new nodeDatachannel.Video('1', direction);
    if (codec === VideoCodec.H264) video.addH264Codec(VIDEO_PAYLOAD_TYPE, CODEC_PARAMETERS.H264 ?? undefined);
    else video.addVP8Codec(VIDEO_PAYLOAD_TYPE);
    const audio = new nodeDatachannel.Audio('0', direction);
    audio.addOpusCodec(AUDIO_PAYLOAD_TYPE);
    if (sources !== null) {
      video.addSSRC(sources.video, 'test', 'stream', 'video');
      audio.addSSRC(sources.audio, 'test', 'stream', 'audio');
    }
    this.audio = this.connection.addTrack(audio);
    this.video = this.connection.addTrack(video);
    manageTrackLifetime(this.audio);
    manageTrackLifetime(this.video);
  }

  async offer(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.connection.onGatheringStateChange((state) => {
        if (state === 'complete') resolve();
      });
      this.connection.setLocalDescription('offer');
    });
    return withoutCandidates(this.connection.localDescription()?.sdp ?? '');
  }

  protected async connectTo(path: string, role: MediaRole, filter: AnswerFilter): Promise<void> {
    const grant = await grantFor(this.roomId, role, 60_000, this.memberId);
    const response = await fetch(this.server.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${grant}` },
      body: await this.offer(),
    });
    const answer = await response.text();
    if (response.status !== 201) throw new Error(`${response.status} ${answer}`);
    this.location = response.headers.get('location') ?? '';
    this.connection.setRemoteDescription(withoutEnd(await filter(answer)), 'answer');
    await eventually(() => this.video.isOpen() && this.audio.isOpen());
  }

  delete(): Promise<Response> {
    return fetch(this.server.address + this.location, { method: 'DELETE' });
  }

  /** Goes away without a word to the HTTP side. */
  close(): void {
    this.connection.close();
  }
}

export class TestPublisher extends TestPeer {
  keyframeRequests = 0;
  nacked: number[] = [];
  /** Bits per second of the last REMB. */
  allowedBps: number | null = null;
  /** Whether the frame after a request for a key frame is one. */
  shouldAnswerKeyframes = false;
  /** Video packets that are made but kept back until somebody asks for them. */
  shouldLose: (number: number) => boolean = () => false;
  shouldLoseSound: (number: number) => boolean = () => false;
  number = 0;
  nackedSound: number[] = [];
  private readonly sent = new Map<number, Buffer>();
  private readonly sentSound = new Map<number, Buffer>();
  private audioSequence = 500;
  private timestamp = 10_000;
  private timer: NodeJS.Timeout | null = null;
  private low: Track | null = null;
  private lowFrames = 0;
  private readonly wantedKeyframes = new Set<number>();

  constructor(
    server: PeerServer,
    roomId: string,
    codec: VideoCodec = VideoCodec.H264,
    private readonly sources = { video: 1111, audio: 2222 },
    private sequence = 65_500,
  ) {
    super(server, roomId, 'SendOnly', codec, sources);
    this.video.onMessage((packet) => this.onFeedback(packet));
    this.audio.onMessage((packet) => this.onSoundFeedback(packet));
  }

  connect(filter: AnswerFilter = (answer) => answer): Promise<void> {
    return this.connectTo(MEDIA_PATHS.whip(this.roomId), MediaRole.Publish, filter);
  }

  /** Adds a second picture to the offer; to be called before {@link connect}. */
  addLowQuality(): void {
    const video = new nodeDatachannel.Video('2', 'SendOnly');
    video.addH264Codec(VIDEO_PAYLOAD_TYPE, CODEC_PARAMETERS.H264 ?? undefined);
    video.addSSRC(LOW_SOURCE, 'test', 'stream', 'video');
    this.low = this.connection.addTrack(video);
    manageTrackLifetime(this.low);
    this.low.onMessage((packet) => this.onFeedback(packet));
  }

  private sendLowFrame(): void {
    if (this.low === null) return;
    const isKeyframe = this.lowFrames === 0 || this.wantedKeyframes.delete(LOW_SOURCE);
    const packet = syntheticPacket({
      payloadType: VIDEO_PAYLOAD_TYPE,
      sequence: this.lowFrames & 0xffff,
      timestamp: this.timestamp + 123_456,
      source: LOW_SOURCE,
      isMarker: true,
      isKeyframe,
      number: LOW_NUMBERS + this.lowFrames,
    });
    send(this.low, packet);
    this.lowFrames += 1;
  }

  sendFrame(wantsKeyframe = false): void {
    const isKeyframe = this.wantedKeyframes.delete(this.sources.video) || wantsKeyframe;
    this.sendLowFrame();
    for (let index = 0; index < PACKETS_PER_FRAME; index += 1) {
      const packet = syntheticPacket({
        payloadType: VIDEO_PAYLOAD_TYPE,
        sequence: this.sequence,
        timestamp: this.timestamp,
        source: this.sources.video,
        codec: this.codec,
        isMarker: index === PACKETS_PER_FRAME - 1,
        isKeyframe: isKeyframe && index === 0,
        number: this.number,
      });
      this.sent.set(this.sequence, packet);
      if (!this.shouldLose(this.number)) send(this.video, packet);
      this.sequence = (this.sequence + 1) & 0xffff;
      this.number += 1;
    }
    const sound = {
      payloadType: AUDIO_PAYLOAD_TYPE,
      sequence: this.audioSequence,
      timestamp: this.timestamp,
      source: this.sources.audio,
    };
    const packet = syntheticPacket(sound);
    this.sentSound.set(this.audioSequence, packet);
    if (!this.shouldLoseSound(this.audioSequence)) send(this.audio, packet);
    this.audioSequence += 1;
    this.timestamp += FRAME_TICKS;
  }

  /** Sends frames until {@link stop}, the first of them a key frame. */
  start(intervalMs = 10): void {
    this.sendFrame(true);
    this.timer = setInterval(() => this.sendFrame(), intervalMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  override close(): void {
    this.stop();
    super.close();
  }

  private onSoundFeedback(compound: Buffer): void {
    if (!isRtcp(compound)) return;
    for (const packet of rtcpPackets(compound)) {
      for (const sequence of readNack(packet, this.sources.audio)) {
        this.nackedSound.push(sequence);
        const lost = this.sentSound.get(sequence);
        if (lost !== undefined) send(this.audio, lost);
      }
    }
  }

  private onFeedback(compound: Buffer): void {
    if (!isRtcp(compound)) return;
    for (const packet of rtcpPackets(compound)) {
      if (isKeyframeRequest(packet, this.sources.video)) this.keyframeRequests += 1;
      for (const source of [this.sources.video, LOW_SOURCE]) {
        if (this.shouldAnswerKeyframes && isKeyframeRequest(packet, source)) this.wantedKeyframes.add(source);
      }
      if (packet.toString('latin1', 12, 16) === 'REMB') {
        const head = packet[17] ?? 0;
        this.allowedBps = (((head & 3) << 16) | packet.readUInt16BE(18)) * 2 ** (head >> 2);
      }
      for (const sequence of readNack(packet, this.sources.video)) {
        this.nacked.push(sequence);
        const lost = this.sent.get(sequence);
        if (lost !== undefined) send(this.video, lost);
      }
    }
  }
}

export class TestViewer extends TestPeer {
  /** Video packets in order of arrival. */
  readonly packets: Buffer[] = [];
  audioPackets = 0;
  readonly audioSequences = new Set<number>();
  readonly sources = new Set<number>();
  /** Asks again for what is missing, as a browser would. */
  shouldRepair = false;
  private highest: number | null = null;
  private highestSound: number | null = null;

  constructor(server: PeerServer, roomId: string, codec: VideoCodec = VideoCodec.H264) {
    super(server, roomId, 'RecvOnly', codec, null);
    this.video.onMessage((packet) => this.onVideo(packet));
    this.audio.onMessage((packet) => this.onSound(packet));
  }

  connect(filter: AnswerFilter = (answer) => answer): Promise<void> {
    return this.connectTo(MEDIA_PATHS.whep(this.roomId), MediaRole.View, filter);
  }

  askForKeyframe(): void {
    const [source] = this.sources;
    if (source !== undefined) send(this.video, writePictureLoss(7, source));
  }

  /** Says how much of the picture was lost, as a browser does once a second. */
  report(lossRatio: number): void {
    const [source] = this.sources;
    if (source === undefined) return;
    const block = {
      source,
      fractionLost: Math.round(lossRatio * 256),
      cumulativeLost: 0,
      extendedHighestSequence: this.highest ?? 0,
      jitter: 0,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    };
    send(this.video, writeReceiverReport(7, [block]));
  }

  private onSound(packet: Buffer): void {
    if (isRtcp(packet)) return;
    this.audioPackets += 1;
    const sequence = sequenceNumber(packet);
    this.audioSequences.add(sequence);
    this.highestSound = this.repair(this.audio, packet, this.highestSound);
  }

  private onVideo(packet: Buffer): void {
    if (isRtcp(packet)) return;
    this.packets.push(packet);
    const source = synchronizationSource(packet);
    this.sources.add(source);
    this.highest = this.repair(this.video, packet, this.highest);
  }

  /** @returns the highest number so far. */
  private repair(track: Track, packet: Buffer, highest: number | null): number {
    const sequence = sequenceNumber(packet);
    const gap = highest === null ? 1 : sequenceDistance(highest, sequence);
    if (highest !== null && gap < 1) return highest;
    if (gap > 1 && this.shouldRepair) {
      const missing = Array.from({ length: gap - 1 }, (_, index) => (sequence - gap + 1 + index) & 0xffff);
      send(track, writeNack(7, synchronizationSource(packet), missing));
    }
    return sequence;
  }
}
