/**
 * Percentiles by nearest rank over all samples together: averaging percentiles of parts would hide the worst part.
 * @param {Iterable<number>} samples milliseconds
 */
export function percentiles(samples) {
  const sorted = Float64Array.from(samples).sort();
  const at = (share) => (sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
  return { count: sorted.length, p50Ms: round(at(0.5)), p99Ms: round(at(0.99)), maxMs: round(at(1)) };
}

/** @param {number | null} value */
const round = (value) => (value === null ? null : Math.round(value * 10) / 10);

/**
 * The typical slope of a series: the median over all pairs of points (Theil and Sen), which a few outliers can't move.
 * @param {readonly { atMs: number, value: number }[]} points @returns {number} per minute; 0 for fewer than two points
 */
export function slopePerMinute(points) {
  const slopes = [];
  for (let i = 0; i < points.length; i += 1)
    for (let j = i + 1; j < points.length; j += 1) {
      const elapsedMinutes = (points[j].atMs - points[i].atMs) / 60_000;
      if (elapsedMinutes > 0) slopes.push((points[j].value - points[i].value) / elapsedMinutes);
    }
  slopes.sort((a, b) => a - b);
  return slopes.length === 0 ? 0 : slopes[Math.floor(slopes.length / 2)];
}
