import { AudioFeed } from './audio-feed';
import type { MediaCounters } from './counters';
import { LossWindow } from './loss-window';
import { QUALITIES, Quality, QualitySelector } from './quality-selector';
import { isKeyframeRequest, readNack, readReportBlock, rtcpPackets } from './rtp/rtcp-read';
import type { ReportBlock } from './rtp/rtcp-types';
import { isRtcp } from './rtp/rtp-packet';
import type { VideoCodec } from './sdp/codec';
import { MediaKind } from './sdp/offer';
import { CloseReason, Session, SessionState, type SessionContext } from './session';
import type { Stream } from './stream';
import { VideoFeed } from './video-feed';
import type { VideoStream } from './video-stream';

/** A viewer that used to report and has not for this long while media flows is gone, whatever its transport says. */
export const VIEWER_TIMEOUT_MS = 10_000;
/** What the publisher has sent nothing of for so long is not there to be chosen. */
const FLOWING_MS = 2_000;

export interface ViewedTrack {
  readonly kind: MediaKind;
  readonly mid: string;
  readonly payloadType: number;
}

/** The room as a viewer sees it. */
export interface ViewerRoom {
  /** The picture in its qualities, best first. */
  readonly layers: readonly VideoStream[];
  readonly audio: Stream;
  /** Of every picture that viewers get, whatever its quality. */
  readonly videoSource: number;
  readonly counters: MediaCounters;
}

interface Track<Feed> {
  readonly mid: string;
  readonly feed: Feed;
  isOpen: boolean;
}

/** One WHEP session: gets the room's streams, is answered when it lost packets, and gets the quality that its way carries. */
export class Viewer extends Session {
  private readonly video: Track<VideoFeed> | null;
  private readonly audio: Track<AudioFeed> | null;
  private readonly selector = new QualitySelector([Quality.High]);
  private readonly pictureLoss: LossWindow;
  private readonly soundLoss: LossWindow;
  private lastReportAtMs: number | null = null;

  constructor(
    context: SessionContext,
    private readonly room: ViewerRoom,
    tracks: readonly ViewedTrack[],
    readonly videoCodec: VideoCodec | null,
  ) {
    super(context);
    this.pictureLoss = new LossWindow(context.nowMs());
    this.soundLoss = new LossWindow(context.nowMs());
    const optionsOf = ({ mid, payloadType }: ViewedTrack) => ({
      payloadType,
      counters: room.counters,
      send: (packet: Buffer): boolean => this.peer?.send(mid, packet) ?? false,
    });
    const ofKind = (kind: MediaKind) => tracks.find((track) => track.kind === kind) ?? null;
    const [video, audio] = [ofKind(MediaKind.Video), ofKind(MediaKind.Audio)];
    this.video = video && {
      mid: video.mid,
      feed: new VideoFeed({ ...optionsOf(video), outputSource: room.videoSource }),
      isOpen: false,
    };
    this.audio = audio && { mid: audio.mid, feed: new AudioFeed(room.audio, optionsOf(audio)), isOpen: false };
  }

  get quality(): Quality {
    return this.selector.quality;
  }

  onTrackOpen(mid: string): void {
    if (this.state === SessionState.Closed) return;
    const { video, audio } = this;
    if (mid === video?.mid && !video.isOpen) {
      video.isOpen = true;
      this.adapt(this.context.nowMs());
    }
    if (mid === audio?.mid && !audio.isOpen) {
      audio.isOpen = true;
      audio.feed.begin();
    }
  }

  onPacket(mid: string, packet: Buffer): void {
    if (this.state === SessionState.Closed || !isRtcp(packet)) return;
    const nowMs = this.context.nowMs();
    this.lastReportAtMs = nowMs;
    for (const feedback of rtcpPackets(packet)) {
      if (mid === this.video?.mid) this.onVideoFeedback(this.video.feed, feedback, nowMs);
      else if (mid === this.audio?.mid) this.onAudioFeedback(this.audio.feed, feedback, nowMs);
    }
  }

  tick(nowMs: number): void {
    this.video?.feed.replay(nowMs);
  }

  /** Gives the viewer what its way carries, of what there is now. To be called a few times a second. */
  adapt(nowMs: number): void {
    const { video } = this;
    if (video === null || !video.isOpen) return;
    const isFlowing = ({ lastAtMs }: Stream): boolean => lastAtMs !== null && nowMs - lastAtMs < FLOWING_MS;
    const flowing = this.room.layers.filter(isFlowing);
    // Without sound nothing would tell when the way carries a picture again.
    const hasSound = this.audio !== null && isFlowing(this.room.audio);
    const isThere = { high: true, low: flowing.length > 1, 'sound-only': hasSound };
    // A pause says nothing of what there will be after it.
    if (flowing.length > 0 || hasSound) this.selector.offer(QUALITIES.filter((quality) => isThere[quality]));
    if (this.selector.quality === Quality.SoundOnly) {
      if (video.feed.target !== null) video.feed.pause();
      return;
    }
    const wanted =
      (this.selector.quality === Quality.Low ? flowing.at(-1) : flowing[0]) ?? video.feed.target ?? this.room.layers[0];
    if (wanted === undefined) return;
    if (video.feed.target === null) video.feed.begin(wanted, nowMs);
    else video.feed.switchTo(wanted);
  }

  /** @param flowingSinceMs since when media has been arriving without a pause; null while it is not. */
  overdue(nowMs: number, flowingSinceMs: number | null): CloseReason | null {
    if (this.isOverdue(nowMs)) return CloseReason.NeverConnected;
    if (this.lastReportAtMs === null || flowingSinceMs === null) return null;
    return nowMs - Math.max(this.lastReportAtMs, flowingSinceMs) > VIEWER_TIMEOUT_MS ? CloseReason.Silent : null;
  }

  protected leave(): void {
    this.video?.feed.pause();
    this.audio?.feed.end();
  }

  private onVideoFeedback(feed: VideoFeed, feedback: Buffer, nowMs: number): void {
    const source = this.room.videoSource;
    const lost = readNack(feedback, source);
    if (lost.length > 0) feed.resend(lost, nowMs);
    else if (isKeyframeRequest(feedback, source)) {
      this.room.counters.keyframeRequestsReceived += 1;
      feed.wantKeyframe();
    }
    const block = readReportBlock(feedback, source);
    if (block === null || feed.target === null) return;
    const loss = feed.takeLoss();
    if (loss.sent === 0) return;
    const lossRatio = this.pictureLoss.add(block, loss, nowMs);
    if (lossRatio !== null) this.judge(lossRatio, block, this.room.layers, nowMs);
  }

  private onAudioFeedback(feed: AudioFeed, feedback: Buffer, nowMs: number): void {
    const { audio } = this.room;
    const lost = readNack(feedback, audio.outputSource);
    if (lost.length > 0) feed.resend(lost, nowMs);
    const block = readReportBlock(feedback, audio.outputSource);
    // Pictures come more often and say more; without any, sound has to say whether there may be some again.
    if (block === null || this.video === null || this.selector.quality !== Quality.SoundOnly) return;
    const lossRatio = this.soundLoss.add(block, { sent: 0, lost: 0 }, nowMs);
    if (lossRatio !== null) this.judge(lossRatio, block, [audio], nowMs);
  }

  private judge(lossRatio: number, block: ReportBlock, streams: readonly Stream[], nowMs: number): void {
    const before = QUALITIES.indexOf(this.selector.quality);
    this.selector.report({ lossRatio, roundTripMs: roundTripMs(block, streams, nowMs) }, nowMs);
    const change = QUALITIES.indexOf(this.selector.quality) - before;
    if (change === 0) return;
    if (change > 0) this.room.counters.qualityLowered += 1;
    else this.room.counters.qualityRaised += 1;
    this.adapt(nowMs);
  }
}

/** From the sender report that the viewer heard last; null when it heard none, or one that we don't remember. */
function roundTripMs(block: ReportBlock, streams: readonly Stream[], nowMs: number): number | null {
  for (const stream of streams) {
    const sentAtMs = stream.reportSentAtMs(block.lastSenderReport);
    if (sentAtMs !== null) return Math.max(0, nowMs - sentAtMs - (block.delaySinceLastSenderReport / 65_536) * 1_000);
  }
  return null;
}
