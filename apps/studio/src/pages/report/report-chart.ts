import type { ReportMinute, ReportPin } from '@vitrine/contracts';

const MINUTE_MS = 60_000;
const PICTURE_GAP_PX = 42;
const MAX_DOTS = 8;

export interface ChartFrame {
  readonly width: number;
  /** Where the plot begins and ends across; labels stand left of it. */
  readonly left: number;
  readonly right: number;
  readonly viewersTop: number;
  readonly viewersBottom: number;
  readonly chatTop: number;
  readonly chatBottom: number;
  readonly dotsBottom: number;
}
export interface ReportChart {
  /** One line per stretch of minutes in which viewers were measured. */
  readonly viewerLines: readonly string[];
  readonly viewerAreas: readonly string[];
  readonly viewerTicks: readonly { readonly y: number; readonly viewers: number }[];
  readonly peak: { readonly x: number; readonly y: number; readonly minute: number; readonly viewers: number } | null;
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** How many orders one dot stands for. */
  readonly ordersPerDot: number;
  readonly timeTicks: readonly { readonly x: number; readonly minute: number }[];
  readonly pins: readonly {
    readonly pinId: string;
    readonly title: string;
    readonly pictureUrl: string | null;
    readonly x: number;
    /** Pictures keep apart; the line still starts where the piece came on screen. */
    readonly pictureX: number;
  }[];
}

/** 1, 2 or 5 times a power of ten: steps that people read without effort. */
export function niceStep(highest: number, wanted: number): number {
  const raw = Math.max(1, highest / wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120];

/** Places every minute, order and pin of a show on a plane of the given width. Pure, so that it can be tested. */
export function reportChart(
  { minutes, pins, durationMs }: { minutes: readonly ReportMinute[]; pins: readonly ReportPin[]; durationMs: number },
  frame: ChartFrame,
): ReportChart {
  const count = Math.max(1, Math.ceil(durationMs / MINUTE_MS), ...minutes.map(({ minute }) => minute + 1));
  const plotWidth = frame.right - frame.left;
  const slot = plotWidth / count;
  const xOf = (minute: number): number => frame.left + (minute + 0.5) * slot;

  const highest = Math.max(1, ...minutes.map(({ viewers }) => viewers ?? 0));
  const step = niceStep(highest, 3);
  const top = Math.ceil(highest / step) * step;
  const yOf = (viewers: number): number =>
    frame.viewersBottom - (viewers / top) * (frame.viewersBottom - frame.viewersTop);

  const stretches: { x: number; y: number }[][] = [];
  let before: number | null = null;
  for (const { minute, viewers } of minutes) {
    if (viewers === null) continue;
    const point = { x: xOf(minute), y: yOf(viewers) };
    if (before === minute - 1) stretches.at(-1)?.push(point);
    else stretches.push([point]);
    before = minute;
  }
  // A single minute would be a line without length: it is drawn as wide as its slot.
  const lines = stretches.map((points) =>
    points.length > 1
      ? points
      : points.flatMap(({ x, y }) => [
          { x: x - slot / 2, y },
          { x: x + slot / 2, y },
        ]),
  );
  const path = (points: readonly { x: number; y: number }[]): string =>
    `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;

  let peak: ReportChart['peak'] = null;
  for (const { minute, viewers } of minutes) {
    if (viewers !== null && viewers > (peak?.viewers ?? 0)) peak = { x: xOf(minute), y: yOf(viewers), minute, viewers };
  }

  const mostMessages = Math.max(1, ...minutes.map(({ messages }) => messages));
  const barWidth = Math.max(1, Math.min(14, slot * 0.66));
  const mostOrders = Math.max(0, ...minutes.map(({ orders }) => orders));
  const ordersPerDot = Math.max(1, Math.ceil(mostOrders / MAX_DOTS));
  const tickMinutes = TICK_MINUTES.find((every) => count / every <= Math.max(2, plotWidth / 130)) ?? 240;

  return {
    viewerLines: lines.map(path),
    viewerAreas: lines.map(
      (points) =>
        `${path(points)}L${points.at(-1)?.x.toFixed(1)} ${frame.viewersBottom}L${points[0]?.x.toFixed(1)} ${frame.viewersBottom}Z`,
    ),
    viewerTicks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => ({
      viewers: index * step,
      y: yOf(index * step),
    })),
    peak,
    bars: minutes.flatMap(({ minute, messages }) => {
      if (messages === 0) return [];
      const height = Math.max(2, (messages / mostMessages) * (frame.chatBottom - frame.chatTop));
      return [{ x: xOf(minute) - barWidth / 2, y: frame.chatBottom - height, width: barWidth, height }];
    }),
    dots: minutes.flatMap(({ minute, orders }) =>
      Array.from({ length: Math.ceil(orders / ordersPerDot) }, (_, index) => ({
        x: xOf(minute),
        y: frame.dotsBottom - index * 6.4,
      })),
    ),
    ordersPerDot,
    timeTicks: Array.from({ length: Math.floor(count / tickMinutes) + 1 }, (_, index) => ({
      minute: index * tickMinutes,
      x: frame.left + index * tickMinutes * slot,
    })),
    pins: placePins(pins, frame, (ms) => frame.left + (ms / MINUTE_MS) * slot),
  };
}

function placePins(pins: readonly ReportPin[], frame: ChartFrame, xOfMs: (ms: number) => number): ReportChart['pins'] {
  const shown = pins
    .flatMap(({ pinId, title, pictureUrl, shownSpans }) => {
      const first = shownSpans[0];
      return first === undefined ? [] : [{ pinId, title, pictureUrl, x: xOfMs(first.fromMs) }];
    })
    .sort((a, b) => a.x - b.x);
  const gap = Math.min(PICTURE_GAP_PX, (frame.right - frame.left) / Math.max(1, shown.length));
  let lastX = -Infinity;
  const placed = shown.map((pin) => {
    const pictureX = Math.max(pin.x, lastX + gap, frame.left);
    lastX = pictureX;
    return { ...pin, pictureX };
  });
  // Pushed together from the left they may run out on the right: then they are pushed back from there.
  let limit = frame.right;
  for (let index = placed.length - 1; index >= 0; index--) {
    const pin = placed[index];
    if (pin === undefined || pin.pictureX <= limit) break;
    placed[index] = { ...pin, pictureX: limit };
    limit -= gap;
  }
  return placed;
}

/** How long a piece was 'now showing' altogether. */
export function onScreenMs({ shownSpans }: Pick<ReportPin, 'shownSpans'>): number {
  return shownSpans.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0);
}
