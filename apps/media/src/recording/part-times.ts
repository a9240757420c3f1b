import type { RtpClock } from './rtp-clock';

/** Reports that disagree with the time of arrival by more than this are of a clock that can't be believed. */
const MAX_DISAGREEMENT_MS = 2_000;

export interface Arrived {
  /** Of the track's clock. */
  readonly ticks: number;
  /** On our monotonic clock. */
  readonly atMs: number;
}

/**
 * Where picture and sound of one part begin on their own clocks, so that both can be told in milliseconds of the part.
 * The publisher's reports say which sound belongs to which picture; without them the time of arrival has to do.
 */
export class PartTimes {
  private soundBeginTicks: number | null = null;

  constructor(
    private readonly begin: Arrived,
    private readonly picture: RtpClock | null,
    private readonly sound: RtpClock,
  ) {
    // A part of sound alone begins with its first packet.
    if (picture === null) this.soundBeginTicks = begin.ticks;
  }

  /** Whether the reports that are needed have come. */
  get hasReports(): boolean {
    return this.picture === null || (this.picture.senderTime !== null && this.sound.senderTime !== null);
  }

  /** From here on the beginning of the sound stays where it is. @param first the first sound of the part, if any */
  settle(first: Arrived | null): void {
    if (this.soundBeginTicks !== null || first === null) return;
    const byArrival = first.ticks - ((first.atMs - this.begin.atMs) * this.sound.rate) / 1_000;
    const byReports = this.soundByReports();
    const limit = (MAX_DISAGREEMENT_MS * this.sound.rate) / 1_000;
    const isBelievable = byReports !== null && Math.abs(byReports - byArrival) <= limit;
    this.soundBeginTicks = isBelievable ? byReports : byArrival;
  }

  pictureMs(ticks: number): number {
    return this.picture === null ? 0 : Math.round(((ticks - this.begin.ticks) * 1_000) / this.picture.rate);
  }

  /** Less than nothing for sound from before the first picture. */
  soundMs(ticks: number): number {
    return Math.round(((ticks - (this.soundBeginTicks ?? ticks)) * 1_000) / this.sound.rate);
  }

  private soundByReports(): number | null {
    const [picture, sound] = [this.picture?.senderTime ?? null, this.sound.senderTime];
    if (this.picture === null || picture === null || sound === null) return null;
    const ntpMs = picture.ntpMs + ((this.begin.ticks - picture.ticks) * 1_000) / this.picture.rate;
    return sound.ticks + ((ntpMs - sound.ntpMs) * this.sound.rate) / 1_000;
  }
}
