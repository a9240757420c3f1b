// What the painted frames of one viewer say: when the picture stood still, and when it moved again. Pure.

/** Agora counts a picture that stands still for longer than this as a freeze. */
export const FREEZE_MS = 500;
/** Moving again is moving for so long without a freeze. */
const STEADY_MS = 1_000;

/**
 * The times in which the picture stood still, within the window.
 * @param {readonly number[]} frames when each was painted, ascending
 * @param {{ fromMs: number, toMs: number }} window
 * @returns {{ fromMs: number, toMs: number }[]} one that lasts at the end of the window ends there
 */
export function standstills(frames, { fromMs, toMs }) {
  const before = frames.findLast((atMs) => atMs <= fromMs) ?? fromMs;
  const within = frames.filter((atMs) => atMs > fromMs && atMs <= toMs);
  const marks = [before, ...within, toMs];
  return marks
    .slice(1)
    .map((atMs, index) => ({ fromMs: marks[index], toMs: atMs }))
    .filter((gap) => gap.toMs - gap.fromMs > FREEZE_MS);
}

/**
 * When the picture moves for good after a fault.
 * @param {readonly number[]} frames @param {{ fromMs: number, toMs: number }} window from the fault, or its end, to now
 * @returns {number | null} the time; `fromMs` when it never stood still; null when it still does, or did a moment ago
 */
export function movesAgainAtMs(frames, window) {
  const last = standstills(frames, window).at(-1);
  const sinceMs = last?.toMs ?? window.fromMs;
  if (window.toMs - sinceMs < STEADY_MS) return null;
  return sinceMs;
}

/** Frames a second over the window. @param {readonly number[]} frames @param {{ fromMs: number, toMs: number }} window */
export function frameRate(frames, { fromMs, toMs }) {
  const count = frames.filter((atMs) => atMs > fromMs && atMs <= toMs).length;
  return Math.round((count * 10_000) / (toMs - fromMs)) / 10;
}
