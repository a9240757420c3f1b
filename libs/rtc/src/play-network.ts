import { NetworkJudge, NetworkQuality } from './network-quality';
import type { PlayCounters, PlayStats } from './stats/play-stats';
import { StreamQuality } from './stats/publish-stats';

const BAD_LOSS_PERCENT = 5;
const BAD_ROUND_TRIP_MS = 400;
/** The lower quality has two thirds of the lines or fewer. */
const LOWER_SHARE = 0.7;
/** Sound without a picture for so long is no hiccup. */
const SOUND_ONLY_MS = 2_000;

/** How well the show arrives, second by second. */
export class PlayNetwork {
  private readonly judge = new NetworkJudge();
  private bestHeight = 0;
  private pictureAtMs: number | null = null;

  /** Sound goes on and no picture comes, for longer than a moment. */
  isSoundOnly = false;

  /**
   * @param isPictureAway sound arrived since the reading before, and nothing of a picture
   * @param stats what happened since then
   */
  note(stats: PlayStats, isPictureAway: boolean, nowMs: number): NetworkQuality {
    if (!isPictureAway || this.pictureAtMs === null) this.pictureAtMs = nowMs;
    this.isSoundOnly = isPictureAway && nowMs - this.pictureAtMs >= SOUND_ONLY_MS;
    this.bestHeight = Math.max(this.bestHeight, stats.height);
    const word = this.judge.note(this.isBad(stats), nowMs);
    return this.isSoundOnly ? NetworkQuality.SoundOnly : word;
  }

  /** A frame was painted. */
  notePicture(nowMs: number): void {
    this.pictureAtMs = nowMs;
    this.isSoundOnly = false;
  }

  /** A new connection, or somebody else who sends: what was best before says nothing any more. */
  forget(): void {
    this.judge.forget();
    this.bestHeight = 0;
    this.pictureAtMs = null;
    this.isSoundOnly = false;
  }

  private isBad(stats: PlayStats): boolean {
    const saysEngine = stats.networkQuality !== null && stats.networkQuality !== StreamQuality.Good;
    const isSmaller = stats.height > 0 && stats.height < this.bestHeight * LOWER_SHARE;
    const isLossy = stats.packetLossPercent > BAD_LOSS_PERCENT || stats.freezes > 0;
    return saysEngine || isSmaller || isLossy || (stats.roundTripMs ?? 0) > BAD_ROUND_TRIP_MS;
  }
}

/** Packets came since the reading before, and none of them was of a picture. */
export const isSoundAlone = (before: PlayCounters, now: PlayCounters): boolean =>
  now.packetsReceived > before.packetsReceived && now.picturePacketsReceived <= before.picturePacketsReceived;
