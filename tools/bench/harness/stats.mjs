// Percentiles, medians and spreads. Pure functions.

/**
 * All samples of several measurements as one ascending list: percentiles of parts must never be averaged.
 * @param {readonly ArrayLike<number>[]} parts @returns {Float64Array}
 */
export function mergeSamples(parts) {
  const merged = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    merged.set(part, offset);
    offset += part.length;
  }
  return merged.sort();
}

/**
 * The nearest-rank percentile.
 * @param {ArrayLike<number>} ascending @param {number} percent from 0 to 100 @returns {number} NaN without samples
 */
export function percentile(ascending, percent) {
  if (ascending.length === 0) return NaN;
  const rank = Math.ceil((percent / 100) * ascending.length);
  return ascending[Math.min(ascending.length, Math.max(1, rank)) - 1];
}

/** @param {readonly number[]} values @returns {number} NaN without values */
export function median(values) {
  if (values.length === 0) return NaN;
  const ascending = [...values].sort((left, right) => left - right);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/** How far the rounds lie apart: (highest - lowest) / median. @param {readonly number[]} values */
export function relativeSpread(values) {
  if (values.length === 0) return NaN;
  const range = Math.max(...values) - Math.min(...values);
  // Also of what is always 0.
  return range === 0 ? 0 : range / median(values);
}
