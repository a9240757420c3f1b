import type { Time } from '../time';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Time that stands still until it is moved. `random` is the middle unless set. */
export class ManualTime implements Time {
  private timers: Timer[] = [];
  private now = 1_700_000_000_000;
  chance = 0.5;

  nowMs(): number {
    return this.now;
  }
  random(): number {
    return this.chance;
  }
  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.now + delayMs, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** Runs what is due on the way, and lets promises settle in between. */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.now + durationMs;
    await settle();
    for (;;) {
      const [next] = this.timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.now = Math.max(this.now, next.atMs);
      next.run();
      await settle();
    }
    this.now = untilMs;
  }
}

/** Lets every promise that can settle without time passing do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
