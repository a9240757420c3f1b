import { PlayerStatus, type Player } from '@vitrine/rtc';

type Watched = Pick<Player, 'getSnapshot' | 'subscribe'>;

/** The player measures once a second. */
const REMEMBERED_MEASURES = 3;

/** How late the picture of a player is, as far as that lasts: what comes late for a moment catches up by itself. */
export class PictureClock {
  private measures: readonly { readonly estimatedDelayMs: number | null }[] = [];

  constructor(private readonly player: Watched) {}

  /** Notes each measure until the returned function is called. */
  follow(): () => void {
    return this.player.subscribe(() => this.note());
  }

  /** The least of the last measures, in milliseconds; 0 while the picture doesn't move, which is no clock, or has not been measured. */
  delayMs(): number {
    if (this.player.getSnapshot().status !== PlayerStatus.Playing || this.measures.length < REMEMBERED_MEASURES)
      return 0;
    return Math.min(...this.measures.map(({ estimatedDelayMs }) => estimatedDelayMs ?? 0));
  }

  private note(): void {
    const { stats } = this.player.getSnapshot();
    if (stats === null) this.measures = [];
    else if (stats !== this.measures.at(-1)) this.measures = [...this.measures, stats].slice(-REMEMBERED_MEASURES);
  }
}
