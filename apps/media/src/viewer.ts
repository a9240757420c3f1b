import type { MediaCounters } from './counters';
import { isKeyframeRequest, readNack, rtcpPackets } from './rtp/rtcp-read';
import { isRtcp } from './rtp/rtp-packet';
import type { VideoCodec } from './sdp/codec';
import { MediaKind } from './sdp/offer';
import { CloseReason, Session, SessionState, type SessionContext } from './session';
import type { Stream, StreamSubscriber } from './stream';

/** A viewer that used to report and has not for this long while media flows is gone, whatever its transport says. */
export const VIEWER_TIMEOUT_MS = 10_000;

export interface ViewedTrack {
  readonly kind: MediaKind;
  readonly mid: string;
  readonly payloadType: number;
}

/** The room as a viewer sees it. */
export interface ViewerRoom {
  readonly video: Stream;
  readonly audio: Stream;
  readonly counters: MediaCounters;
  wantKeyframe(): void;
}

class ViewerTrack implements StreamSubscriber {
  isOpen = false;

  constructor(
    readonly kind: MediaKind,
    readonly payloadType: number,
    readonly stream: Stream,
    readonly send: (packet: Buffer) => boolean,
  ) {}
}

/** One WHEP session: gets the room's streams, and is answered when it lost packets or needs a key frame. */
export class Viewer extends Session {
  private readonly tracks = new Map<string, ViewerTrack>();
  private lastReportAtMs: number | null = null;

  constructor(
    context: SessionContext,
    private readonly room: ViewerRoom,
    tracks: readonly ViewedTrack[],
    readonly videoCodec: VideoCodec | null,
  ) {
    super(context);
    for (const { kind, mid, payloadType } of tracks) {
      const stream = kind === MediaKind.Video ? room.video : room.audio;
      const send = (packet: Buffer): boolean => this.peer?.send(mid, packet) ?? false;
      this.tracks.set(mid, new ViewerTrack(kind, payloadType, stream, send));
    }
  }

  onTrackOpen(mid: string): void {
    const track = this.tracks.get(mid);
    if (track === undefined || track.isOpen || this.state === SessionState.Closed) return;
    track.isOpen = true;
    track.stream.add(track);
    if (track.kind === MediaKind.Video) this.room.wantKeyframe();
  }

  onPacket(mid: string, packet: Buffer): void {
    const track = this.tracks.get(mid);
    if (track === undefined || this.state === SessionState.Closed || !isRtcp(packet)) return;
    this.lastReportAtMs = this.context.nowMs();
    for (const feedback of rtcpPackets(packet)) {
      const lost = readNack(feedback, track.stream.outputSource);
      if (lost.length > 0) track.stream.resend(track, lost);
      else if (track.kind === MediaKind.Video && isKeyframeRequest(feedback, track.stream.outputSource)) {
        this.room.counters.keyframeRequestsReceived += 1;
        this.room.wantKeyframe();
      }
    }
  }

  /** @param flowingSinceMs since when media has been arriving without a pause; null while it is not. */
  overdue(nowMs: number, flowingSinceMs: number | null): CloseReason | null {
    if (this.isOverdue(nowMs)) return CloseReason.NeverConnected;
    if (this.lastReportAtMs === null || flowingSinceMs === null) return null;
    return nowMs - Math.max(this.lastReportAtMs, flowingSinceMs) > VIEWER_TIMEOUT_MS ? CloseReason.Silent : null;
  }

  protected leave(): void {
    for (const track of this.tracks.values()) track.stream.remove(track);
  }
}
