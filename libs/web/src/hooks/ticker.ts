/** One interval per period for everybody who looks at a clock, so that clocks tick together and stop when nobody looks. */
class Ticker {
  private nowMs = Date.now();
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly periodMs: number) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.timer === null) {
      this.nowMs = Date.now();
      this.timer = setInterval(() => {
        this.nowMs = Date.now();
        for (const notify of this.listeners) notify();
      }, this.periodMs);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.timer === null) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  };

  /** While nobody listens there is no interval, so the value is taken afresh once it is older than a period. */
  readonly getSnapshot = (): number => {
    if (this.timer === null && Date.now() - this.nowMs >= this.periodMs) this.nowMs = Date.now();
    return this.nowMs;
  };
}

const tickers = new Map<number, Ticker>();

export function tickerFor(periodMs: number): Ticker {
  const known = tickers.get(periodMs);
  if (known !== undefined) return known;
  const made = new Ticker(periodMs);
  tickers.set(periodMs, made);
  return made;
}
