import type { ReportMinute, ReportPin } from '@vitrine/contracts';
import { niceStep, onScreenMs, reportChart, type ChartFrame } from './report-chart';

const frame: ChartFrame = {
  width: 1000,
  left: 50,
  right: 1000,
  viewersTop: 60,
  viewersBottom: 240,
  chatTop: 256,
  chatBottom: 290,
  dotsBottom: 350,
};
const minute = (at: number, change: Partial<ReportMinute> = {}): ReportMinute => ({
  minute: at,
  viewers: 10,
  messages: 0,
  orders: 0,
  ...change,
});
const pin = (pinId: string, fromMs: number): ReportPin => ({
  pinId,
  productId: pinId,
  title: pinId,
  pictureUrl: null,
  shownSpans: [{ fromMs, toMs: fromMs + 1_000 }],
  orders: 0,
  pieces: 0,
  sales: [],
});
const chart = (
  minutes: readonly ReportMinute[],
  pins: readonly ReportPin[] = [],
  durationMs = minutes.length * 60_000,
) => reportChart({ minutes, pins, durationMs }, frame);

describe('reportChart', () => {
  it('breaks the line of viewers where they were not measured, instead of drawing a guess', () => {
    const { viewerLines, viewerAreas } = chart([
      minute(0),
      minute(1),
      minute(2, { viewers: null }),
      minute(3),
      minute(4),
    ]);
    expect(viewerLines).toHaveLength(2);
    expect(viewerAreas).toHaveLength(2);
  });

  it('marks the first of the highest minutes as the peak, and none when nothing was measured', () => {
    expect(chart([minute(0, { viewers: 5 }), minute(1, { viewers: 9 }), minute(2, { viewers: 9 })]).peak).toMatchObject(
      {
        minute: 1,
        viewers: 9,
      },
    );
    expect(chart([minute(0, { viewers: null })]).peak).toBeNull();
  });

  it('draws a dot per order, and says how many one stands for when there are too many', () => {
    expect(chart([minute(0, { orders: 3 })])).toMatchObject({ ordersPerDot: 1, dots: { length: 3 } });
    expect(chart([minute(0, { orders: 40 })])).toMatchObject({ ordersPerDot: 5, dots: { length: 8 } });
  });

  it('keeps the line of a pin where the piece came on screen while the pictures keep apart', () => {
    const pins = [pin('a', 0), pin('b', 1_000), pin('c', 599_000)];
    const placed = chart(
      Array.from({ length: 10 }, (_, at) => minute(at)),
      pins,
    ).pins;
    const [a, b, c] = placed;
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBeLessThan(2);
    expect((b?.pictureX ?? 0) - (a?.pictureX ?? 0)).toBeGreaterThanOrEqual(42);
    expect(c?.pictureX).toBeLessThanOrEqual(frame.right);
  });

  it('leaves out pieces that were pinned but never on screen', () => {
    expect(chart([minute(0)], [{ ...pin('a', 0), shownSpans: [] }]).pins).toEqual([]);
  });

  it('stays within its frame for a show of one second and one of six hours', () => {
    for (const minutes of [
      [minute(0, { viewers: 1, messages: 1, orders: 1 })],
      Array.from({ length: 360 }, (_, at) => minute(at)),
    ]) {
      const { bars, dots, timeTicks, viewerTicks } = chart(minutes);
      for (const { x } of [...dots, ...timeTicks]) expect(x).toBeLessThanOrEqual(frame.right);
      for (const bar of bars) expect(bar.y + bar.height).toBeCloseTo(frame.chatBottom);
      expect(timeTicks.length).toBeLessThan(12);
      expect(viewerTicks.at(0)).toMatchObject({ viewers: 0, y: frame.viewersBottom });
    }
  });

  it('draws something sensible for a show without a single minute', () => {
    expect(chart([], [], 0)).toMatchObject({ viewerLines: [], bars: [], dots: [], peak: null });
  });
});

describe('niceStep', () => {
  it.each([
    [3, 1],
    [4, 2],
    [17, 10],
    [1284, 500],
    [90_000, 50_000],
  ])('%i viewers get steps of %i', (highest, step) => {
    expect(niceStep(highest, 3)).toBe(step);
  });
});

describe('onScreenMs', () => {
  it('adds up every time a piece was shown', () => {
    expect(
      onScreenMs({
        shownSpans: [
          { fromMs: 0, toMs: 1_000 },
          { fromMs: 5_000, toMs: 7_500 },
        ],
      }),
    ).toBe(3_500);
  });
});
