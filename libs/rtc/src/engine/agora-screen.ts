import type { Time } from '../time';
import type { AgoraChannel, AgoraVisitRequest } from './agora-channel';
import { agoraErrorOf } from './agora-errors';
import type { AgoraSdk } from './agora-sdk';
import { AgoraSender } from './agora-sender';
import type { AgoraVisit } from './agora-visit';
import { SerialQueue } from './serial-queue';

export interface AgoraScreenOptions {
  readonly channel: AgoraChannel;
  readonly sdk: AgoraSdk;
  readonly time: Time;
  readonly maxBitrateKbps: number;
  /** With the newest token of the screen's seat. */
  readonly visitRequest: () => Pick<AgoraVisitRequest, 'grant' | 'renewToken'>;
}

const RETRY_MS = 2_000;

/** The host's screen: a second client with a seat of its own, there for as long as something is shown. */
export class AgoraScreen {
  private readonly changes = new SerialQueue();
  private readonly abort = new AbortController();
  private track: MediaStreamTrack | null = null;
  private visit: AgoraVisit | null = null;
  private sender: AgoraSender | null = null;
  private cancelRetry: () => void = () => undefined;

  constructor(private readonly options: AgoraScreenOptions) {}

  /** @throws MediaError when it can't be shown; then nothing is. */
  show(track: MediaStreamTrack | null): Promise<void> {
    return this.changes.run(async () => {
      this.track = track;
      this.cancelRetry();
      if (track === null) return this.leave();
      if (this.sender !== null) return this.sender.setVideo(track);
      try {
        await this.enter(track);
      } catch (failure) {
        this.track = null;
        throw failure;
      }
    });
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.show(null);
  }

  private async enter(track: MediaStreamTrack): Promise<void> {
    const { channel, sdk, maxBitrateKbps, visitRequest } = this.options;
    const visit = await channel.enter({
      ...visitRequest(),
      role: 'host',
      signal: this.abort.signal,
      onLost: () => this.comeBack(),
    });
    const sender = new AgoraSender(sdk, visit.client, maxBitrateKbps);
    try {
      await sender.setVideo(track);
    } catch (failure) {
      await visit.close();
      throw agoraErrorOf(failure);
    }
    this.visit = visit;
    this.sender = sender;
  }

  private async leave(): Promise<void> {
    const { visit } = this;
    this.visit = null;
    this.sender = null;
    await visit?.close();
  }

  /** The screen is shown until somebody ends it, also over a break of the network; the camera goes on meanwhile. */
  private comeBack(): void {
    this.visit = null;
    this.sender = null;
    this.cancelRetry = this.options.time.after(RETRY_MS, () => {
      void this.changes.run(async () => {
        const { track } = this;
        if (track === null || this.sender !== null) return;
        await this.enter(track).catch(() => this.comeBack());
      });
    });
  }
}
