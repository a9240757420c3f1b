/** What a person is told of the network between this device and the server. */
export const NetworkQuality = {
  Good: 'good',
  /** It goes on, with a smaller picture or with gaps. */
  Weak: 'weak',
  /** The picture is left out so that the sound goes on, or there is no picture to be carried. */
  SoundOnly: 'sound-only',
  /** Nothing goes through; it is tried again by itself. */
  Lost: 'lost',
} as const;
export type NetworkQuality = (typeof NetworkQuality)[keyof typeof NetworkQuality];

/** One bad second is nobody's concern. */
const BAD_UNTIL_WEAK = 2;
/** A word that comes and goes tells less than one that stays a little too long. */
const CALM_UNTIL_GOOD_MS = 5_000;

/** Turns what each second was like into a word that does not flicker. */
export class NetworkJudge {
  private badInARow = 0;
  private lastBadMs = Number.NEGATIVE_INFINITY;
  private isWeak = false;

  /** @param isBad whether the second that passed was one that people notice */
  note(isBad: boolean, nowMs: number): NetworkQuality {
    this.badInARow = isBad ? this.badInARow + 1 : 0;
    if (isBad) this.lastBadMs = nowMs;
    if (this.badInARow >= BAD_UNTIL_WEAK) this.isWeak = true;
    else if (nowMs - this.lastBadMs >= CALM_UNTIL_GOOD_MS) this.isWeak = false;
    return this.isWeak ? NetworkQuality.Weak : NetworkQuality.Good;
  }

  forget(): void {
    this.badInARow = 0;
    this.lastBadMs = Number.NEGATIVE_INFINITY;
    this.isWeak = false;
  }
}
