import type { ReplayChapterView, ReplayHeatMinute, ReplayPartView } from '@vitrine/contracts';
import { formatClock } from '@vitrine/web';

/** A place in one of the files. */
export interface PlaceInPart {
  readonly part: ReplayPartView;
  readonly offsetMs: number;
}

const endOf = ({ fromMs, durationMs }: ReplayPartView): number => fromMs + durationMs;

/**
 * Where a time of the show is in its files. Times at which nobody sent a picture lead to the next part, and those behind the
 * last part to nothing.
 */
export function placeOf(parts: readonly ReplayPartView[], atMs: number): PlaceInPart | null {
  const part = parts.find((candidate) => atMs < endOf(candidate));
  return part === undefined ? null : { part, offsetMs: Math.max(0, atMs - part.fromMs) };
}

export function partAfter(parts: readonly ReplayPartView[], part: ReplayPartView): ReplayPartView | null {
  return parts[parts.indexOf(part) + 1] ?? null;
}

/** The stretch of the show for which there is a picture. */
export function spanOf(parts: readonly ReplayPartView[]): { readonly fromMs: number; readonly toMs: number } {
  const [first] = parts;
  if (first === undefined) return { fromMs: 0, toMs: 0 };
  return { fromMs: Math.max(0, first.fromMs), toMs: Math.max(...parts.map(endOf)) };
}

export function chapterAt(chapters: readonly ReplayChapterView[], atMs: number): ReplayChapterView | null {
  return chapters.findLast(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs) ?? null;
}

/** An order says as much about a moment as many words and taps. */
const WEIGHT = { messages: 1, reactions: 0.2, orders: 12 } as const;

/** A curve of fewer minutes says nothing about where to look. */
const MIN_CURVE_MINUTES = 3;

/** How much happened in each minute, from 0 to 1: 1 is the busiest of the show. Empty for a show too short to tell. */
export function heatCurve(minutes: readonly ReplayHeatMinute[]): readonly number[] {
  if (minutes.length < MIN_CURVE_MINUTES) return [];
  const sums = minutes.map(
    ({ messages, reactions, orders }) =>
      messages * WEIGHT.messages + reactions * WEIGHT.reactions + orders * WEIGHT.orders,
  );
  const most = Math.max(0, ...sums);
  return sums.map((sum) => (most === 0 ? 0 : sum / most));
}

/** The minute in which most was bought; null when nothing was. */
export function bestMinute(minutes: readonly ReplayHeatMinute[]): number | null {
  const best = minutes.reduce<ReplayHeatMinute | null>(
    (found, minute) => (minute.orders > (found?.orders ?? 0) ? minute : found),
    null,
  );
  return best?.minute ?? null;
}

/** A position on a running clock: unlike the time that is left, it is rounded down. */
export const positionText = (atMs: number): string => formatClock(Math.floor(Math.max(0, atMs) / 1_000) * 1_000);
