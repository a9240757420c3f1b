import type { ReplayHeatMinute, ReplayPartView } from '@vitrine/contracts';
import { bestMinute, chapterAt, heatCurve, partAfter, placeOf, positionText, spanOf } from './replay-parts';

const part = (id: string, fromMs: number, durationMs: number): ReplayPartView => ({
  id,
  url: `/${id}`,
  contentType: 'video/mp4',
  fromMs,
  durationMs,
});
const [first, second] = [part('a', 2_000, 8_000), part('b', 15_000, 5_000)];
const PARTS = [first, second];
const minute = (number: number, counts: Partial<ReplayHeatMinute>): ReplayHeatMinute => ({
  minute: number,
  messages: 0,
  reactions: 0,
  orders: 0,
  ...counts,
});

describe('the files of a replay', () => {
  it('finds every second of the show in the file that has it', () => {
    expect(placeOf(PARTS, 2_000)).toEqual({ part: first, offsetMs: 0 });
    expect(placeOf(PARTS, 9_999)).toEqual({ part: first, offsetMs: 7_999 });
    expect(placeOf(PARTS, 16_500)).toEqual({ part: second, offsetMs: 1_500 });
  });

  it('goes on with the next file where nobody sent a picture, and ends behind the last', () => {
    expect(placeOf(PARTS, 0)).toEqual({ part: first, offsetMs: 0 });
    expect(placeOf(PARTS, 10_000)).toEqual({ part: second, offsetMs: 0 });
    expect(placeOf(PARTS, 20_000)).toBeNull();
    expect(placeOf([], 0)).toBeNull();
    expect(partAfter(PARTS, first)).toBe(second);
    expect(partAfter(PARTS, second)).toBeNull();
    expect(spanOf(PARTS)).toEqual({ fromMs: 2_000, toMs: 20_000 });
  });

  it('shows a position that was reached, and never one that is to come', () => {
    expect([positionText(0), positionText(9_999), positionText(61_000)]).toEqual(['00:00', '00:09', '01:01']);
  });

  it('knows the chapter of a second', () => {
    const chapters = [
      { pinId: '1', productId: 'p', fromMs: 0, toMs: 5_000 },
      { pinId: '2', productId: 'q', fromMs: 5_000, toMs: 9_000 },
    ];
    expect(chapterAt(chapters, 5_000)?.pinId).toBe('2');
    expect(chapterAt(chapters, 4_999)?.pinId).toBe('1');
    expect(chapterAt(chapters, 9_000)).toBeNull();
  });

  it('shows where most happened, and where most was bought', () => {
    const minutes = [minute(0, { messages: 12 }), minute(1, { orders: 2 }), minute(2, { reactions: 30 })];
    expect(heatCurve(minutes)).toEqual([0.5, 1, 0.25]);
    expect(bestMinute(minutes)).toBe(1);
    expect(heatCurve([minute(0, {}), minute(1, {}), minute(2, {})])).toEqual([0, 0, 0]);
    expect(heatCurve([minute(0, { orders: 5 }), minute(1, {})])).toEqual([]);
    expect(bestMinute([minute(0, { messages: 3 })])).toBeNull();
  });
});
