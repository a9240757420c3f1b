const MINUTE_MS = 60_000;

/** How many happened in the minute before now. Newest last; counting stops at the first older one. */
export function inLastMinute(events: readonly { readonly atMs: number }[], nowMs: number): number {
  let count = 0;
  for (let index = events.length - 1; index >= 0; index--) {
    if ((events[index]?.atMs ?? 0) < nowMs - MINUTE_MS) break;
    count++;
  }
  return count;
}

/** A line over the newest samples, newest at the right edge; empty while there are fewer than two. */
export function sparkline(samples: readonly number[], width: number, height: number, capacity: number): string {
  if (samples.length < 2) return '';
  const newest = samples.slice(-capacity);
  const top = Math.max(1, ...newest) * 1.15;
  const step = width / (capacity - 1);
  const start = width - (newest.length - 1) * step;
  return `M${newest
    .map((value, index) => `${(start + index * step).toFixed(1)} ${(height - (value / top) * height).toFixed(1)}`)
    .join('L')}`;
}

export const megabits = (bitrateKbps: number): string => `${(bitrateKbps / 1000).toFixed(1)} Mbit/s`;
