import { AgoraSeatKind, agoraSeatKindOf } from '@vitrine/domain';
import type { IRemoteTrack } from 'agora-rtc-sdk-ng/esm';
import { readPlayCounters, type PlayCounters } from '../stats/play-stats';
import { mergedReport } from '../stats/rates';
import type { Time } from '../time';
import type { AgoraClient } from './agora-sdk';
import type { TrackKind } from './media-engine';
import { SerialQueue } from './serial-queue';

interface Received {
  readonly uid: number;
  readonly track: IRemoteTrack;
  /** Which sending of that number it belongs to: one that ended and began again is to be asked for again. */
  readonly sending: number;
  /** As it is in the stream: the SDK may put another one into its own track. */
  mediaTrack: MediaStreamTrack;
}

const KINDS: readonly TrackKind[] = ['video', 'audio'];
const RETRY_MS = 1_000;
/** Where the line is too weak the smaller picture comes, and then none, so that the voice goes on. */
const FALL_BACK_TO_AUDIO = 2;

/** Brings who publishes into one stream: the screen where one is shown, else the newest camera, and its sound. */
export class AgoraReceiver {
  private readonly changes = new SerialQueue();
  private readonly received: Record<TrackKind, Received | null> = { video: null, audio: null };
  /** How often a number has ceased to send a kind. */
  private readonly endings = new Map<string, number>();
  private withheldUid: number | null = null;
  private cancelRetry: () => void = () => undefined;
  private isOver = false;
  private onMedia: () => void = () => undefined;

  constructor(
    private readonly client: AgoraClient,
    readonly stream: MediaStream,
    private readonly time: Time,
  ) {}

  get hasMedia(): boolean {
    return this.received.video !== null || this.received.audio !== null;
  }

  get isPictureWithheld(): boolean {
    return this.received.video !== null && this.received.video.uid === this.withheldUid;
  }

  listen(): void {
    const look = () => void this.changes.run(() => this.reconcile());
    this.client.on('user-published', look);
    this.client.on('user-unpublished', ({ uid }, kind) => {
      this.endings.set(`${uid} ${kind}`, this.sendingOf(uid, kind) + 1);
      look();
    });
    this.client.on('user-left', look);
    this.client.on('stream-fallback', (uid, change) => {
      if (change === 'fallback') this.withheldUid = Number(uid);
      else if (this.withheldUid === uid) this.withheldUid = null;
    });
  }

  /** @returns whether there was something to see or to hear within this time. */
  untilMedia(deadlineMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = () => {
        cancelDeadline();
        signal.removeEventListener('abort', finish);
        this.onMedia = () => undefined;
        resolve(this.hasMedia && !signal.aborted);
      };
      const cancelDeadline = this.time.after(deadlineMs, finish);
      signal.addEventListener('abort', finish);
      this.onMedia = finish;
      if (this.hasMedia || signal.aborted) finish();
    });
  }

  async readCounters(): Promise<PlayCounters | null> {
    const reports = KINDS.map((kind) => this.received[kind]?.track.getRTCRtpTransceiver()?.receiver.getStats());
    return readPlayCounters(mergedReport(await Promise.all(reports)));
  }

  end(): void {
    this.isOver = true;
    this.cancelRetry();
  }

  private async reconcile(): Promise<void> {
    this.cancelRetry();
    for (const kind of KINDS) if (!this.isOver) await this.bring(kind);
    if (this.hasMedia) this.onMedia();
  }

  private async bring(kind: TrackKind): Promise<void> {
    const uid = this.chosen(kind);
    const present = this.received[kind];
    const isSame = present !== null && present.uid === uid && present.sending === this.sendingOf(uid, kind);
    if (isSame || (present === null && uid === null)) return;
    const next = uid === null ? null : await this.subscribe(uid, kind);
    // One that is gone is no reason to let go of the one that still is there.
    if (uid !== null && next === null) return;
    if (present !== null) this.stream.removeTrack(present.mediaTrack);
    if (next !== null) this.stream.addTrack(next.mediaTrack);
    this.received[kind] = next;
    // Who left is unsubscribed by that already, which the SDK answers with an error.
    if (present !== null && present.uid !== uid)
      await this.client.unsubscribe(present.uid, kind).catch(() => undefined);
  }

  private chosen(kind: TrackKind): number | null {
    const sending = this.client.remoteUsers.flatMap(({ uid, hasVideo, hasAudio }) => {
      const isSent = kind === 'video' ? hasVideo : hasAudio;
      return isSent && typeof uid === 'number' ? [uid] : [];
    });
    const newest = (seat: AgoraSeatKind) => sending.findLast((uid) => agoraSeatKindOf(uid) === seat) ?? null;
    return (kind === 'video' ? newest(AgoraSeatKind.Screen) : null) ?? newest(AgoraSeatKind.Camera);
  }

  private sendingOf(uid: string | number, kind: string): number {
    return this.endings.get(`${uid} ${kind}`) ?? 0;
  }

  private async subscribe(uid: number, kind: TrackKind): Promise<Received | null> {
    const sending = this.sendingOf(uid, kind);
    try {
      const track: IRemoteTrack =
        kind === 'video' ? await this.client.subscribe(uid, 'video') : await this.client.subscribe(uid, 'audio');
      const received: Received = { uid, track, sending, mediaTrack: track.getMediaStreamTrack() };
      track.on('track-updated', (mediaTrack) => this.swap(kind, received, mediaTrack));
      // A browser that can't be switched plays the large picture, or what it can of it.
      if (kind === 'video') await this.client.setStreamFallbackOption(uid, FALL_BACK_TO_AUDIO).catch(() => undefined);
      return received;
    } catch {
      // Whoever left meanwhile is not chosen again; of anybody else the next attempt may succeed.
      if (!this.isOver)
        this.cancelRetry = this.time.after(RETRY_MS, () => void this.changes.run(() => this.reconcile()));
      return null;
    }
  }

  private swap(kind: TrackKind, received: Received, mediaTrack: MediaStreamTrack): void {
    if (this.received[kind] === received) {
      this.stream.removeTrack(received.mediaTrack);
      this.stream.addTrack(mediaTrack);
    }
    received.mediaTrack = mediaTrack;
  }
}
