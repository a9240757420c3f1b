import { randomUUID } from 'node:crypto';
import { MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import nodeDatachannel, { type PeerConnection, type Track } from 'node-datachannel';
import { manageTrackLifetime } from '../engine/track-lifetime';
import type { MediaServer } from '../media-server';
import { isKeyframeRequest, readNack, rtcpPackets } from '../rtp/rtcp-read';
import { writeNack, writePictureLoss } from '../rtp/rtcp-write';
import { isRtcp, sequenceNumber, synchronizationSource } from '../rtp/rtp-packet';
import { sequenceDistance } from '../rtp/sequence';
import { CODEC_PARAMETERS, VideoCodec } from '../sdp/codec';
import { eventually } from './eventually';
import { syntheticPacket } from './synthetic-media';
import { grantFor } from './test-server';

export const VIDEO_PAYLOAD_TYPE = 96;
export const AUDIO_PAYLOAD_TYPE = 111;
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
    protected readonly server: MediaServer,
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
  /** Video packets that are made but kept back until somebody asks for them. */
  shouldLose: (number: number) => boolean = () => false;
  number = 0;
  private readonly sent = new Map<number, Buffer>();
  private audioSequence = 500;
  private timestamp = 10_000;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    server: MediaServer,
    roomId: string,
    codec: VideoCodec = VideoCodec.H264,
    private readonly sources = { video: 1111, audio: 2222 },
    private sequence = 65_500,
  ) {
    super(server, roomId, 'SendOnly', codec, sources);
    this.video.onMessage((packet) => this.onFeedback(packet));
    this.audio.onMessage(() => undefined);
  }

  connect(filter: AnswerFilter = (answer) => answer): Promise<void> {
    return this.connectTo(MEDIA_PATHS.whip(this.roomId), MediaRole.Publish, filter);
  }

  sendFrame(isKeyframe = false): void {
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
    send(this.audio, syntheticPacket(sound));
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

  private onFeedback(compound: Buffer): void {
    if (!isRtcp(compound)) return;
    for (const packet of rtcpPackets(compound)) {
      if (isKeyframeRequest(packet, this.sources.video)) this.keyframeRequests += 1;
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
  readonly sources = new Set<number>();
  /** Asks again for what is missing, as a browser would. */
  shouldRepair = false;
  private highest: number | null = null;

  constructor(server: MediaServer, roomId: string, codec: VideoCodec = VideoCodec.H264) {
    super(server, roomId, 'RecvOnly', codec, null);
    this.video.onMessage((packet) => this.onVideo(packet));
    this.audio.onMessage((packet) => {
      if (!isRtcp(packet)) this.audioPackets += 1;
    });
  }

  connect(filter: AnswerFilter = (answer) => answer): Promise<void> {
    return this.connectTo(MEDIA_PATHS.whep(this.roomId), MediaRole.View, filter);
  }

  askForKeyframe(): void {
    const [source] = this.sources;
    if (source !== undefined) send(this.video, writePictureLoss(7, source));
  }

  private onVideo(packet: Buffer): void {
    if (isRtcp(packet)) return;
    this.packets.push(packet);
    const source = synchronizationSource(packet);
    this.sources.add(source);
    const sequence = sequenceNumber(packet);
    const gap = this.highest === null ? 1 : sequenceDistance(this.highest, sequence);
    if (gap < 1) return;
    if (gap > 1 && this.shouldRepair) {
      const missing = Array.from({ length: gap - 1 }, (_, index) => (sequence - gap + 1 + index) & 0xffff);
      send(this.video, writeNack(7, source, missing));
    }
    this.highest = sequence;
  }
}
