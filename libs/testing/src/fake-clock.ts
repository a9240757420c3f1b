import type { Clock } from '@vitrine/server-kit';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  constructor(private currentMs: number = Date.UTC(2026, 0, 15, 18, 0, 0)) {}

  nowMs(): number {
    return this.currentMs;
  }

  advanceMs(durationMs: number): void {
    this.currentMs += durationMs;
  }

  setMs(timeMs: number): void {
    this.currentMs = timeMs;
  }
}
