import type { ILocalAudioTrack, ILocalVideoTrack } from 'agora-rtc-sdk-ng/esm';
import { readPublishCounters, type PublishCounters } from '../stats/publish-stats';
import { mergedReport } from '../stats/rates';
import type { AgoraClient, AgoraSdk } from './agora-sdk';
import type { LocalTracks } from './media-engine';
import { SerialQueue } from './serial-queue';

/** The second quality, for those whose line does not carry the first: a quarter of the picture at half the rate. */
const LOW = { shortSidePx: 360, framerate: 15, bitrateKbps: 260 };
const SEND_TWO = 1;
const AUDIO_PROFILE = 'music_standard';

/**
 * What a client sends. The tracks stay the caller's: the SDK's own wrappers around them are never closed, because that would
 * stop camera and microphone.
 */
export class AgoraSender {
  private readonly changes = new SerialQueue();
  private video: ILocalVideoTrack | null = null;
  private isVideoSent = false;
  private audio: ILocalAudioTrack | null = null;

  constructor(
    private readonly sdk: AgoraSdk,
    private readonly client: AgoraClient,
    private readonly maxBitrateKbps: number,
  ) {}

  async begin({ video, audio }: LocalTracks): Promise<void> {
    await this.setVideo(video);
    await this.setAudio(audio);
  }

  setVideo(track: MediaStreamTrack | null): Promise<void> {
    return this.changes.run(() => this.changeVideo(track));
  }

  setAudio(track: MediaStreamTrack | null): Promise<void> {
    return this.changes.run(() => this.changeAudio(track));
  }

  async readCounters(): Promise<PublishCounters | null> {
    const tracks = [this.isVideoSent ? this.video : null, this.audio];
    const reports = tracks.map((track) => track?.getRTCRtpTransceiver()?.sender.getStats());
    return readPublishCounters(mergedReport(await Promise.all(reports)));
  }

  private async changeVideo(track: MediaStreamTrack | null): Promise<void> {
    if (track === null) {
      if (this.isVideoSent && this.video !== null) await this.client.unpublish(this.video);
      this.isVideoSent = false;
      return;
    }
    if (this.video === null) {
      await this.sendTwoQualities(track);
      this.video = this.sdk.createCustomVideoTrack({
        mediaStreamTrack: track,
        bitrateMax: this.maxBitrateKbps,
        // A sharp picture matters more than a smooth one when fabric is shown.
        optimizationMode: 'detail',
      });
    } else {
      await this.video.replaceTrack(track, false);
    }
    if (!this.isVideoSent) await this.client.publish(this.video);
    this.isVideoSent = true;
  }

  /** The SDK can't put another track into one that is sent, as it can with pictures. */
  private async changeAudio(track: MediaStreamTrack | null): Promise<void> {
    if (this.audio !== null) {
      await this.client.unpublish(this.audio);
      this.audio = null;
    }
    if (track === null) return;
    const audio = this.sdk.createCustomAudioTrack({ mediaStreamTrack: track, encoderConfig: AUDIO_PROFILE });
    await this.client.publish(audio);
    this.audio = audio;
  }

  /** A browser that can't still publishes well enough, so its refusal is no reason to end the link. */
  private async sendTwoQualities(track: MediaStreamTrack): Promise<void> {
    const { width, height } = lowSizeOf(track);
    await this.client
      .setDualStreamMode(SEND_TWO, { width, height, framerate: LOW.framerate, bitrate: LOW.bitrateKbps })
      .catch(() => undefined);
  }
}

/** The shape of the picture stays the same, upright or lying. */
function lowSizeOf(track: MediaStreamTrack): { readonly width: number; readonly height: number } {
  const { width = 1_280, height = 720 } = track.getSettings();
  const scale = Math.min(1, LOW.shortSidePx / Math.min(width, height));
  // Encoders want even numbers.
  const even = (pixels: number): number => 2 * Math.round((pixels * scale) / 2);
  return { width: even(width), height: even(height) };
}
