import type { ReplayChapterView, ReplayPartView } from '@vitrine/contracts';
import { explanationsOf } from './explanations';

const chapter = (pinId: string, fromMs: number, toMs: number): ReplayChapterView => ({
  pinId,
  productId: `product of ${pinId}`,
  fromMs,
  toMs,
});
const part = (id: string, fromMs: number, durationMs: number): ReplayPartView => ({
  id,
  url: `/${id}`,
  contentType: 'video/mp4',
  fromMs,
  durationMs,
});

describe('what was said about the pieces of a running show', () => {
  it('is what there are files of, over several of them too', () => {
    const [first, second] = [part('a', 0, 20_000), part('b', 20_000, 20_000)];
    expect(explanationsOf([chapter('coat', 10_000, 35_000)], [first, second])).toEqual([
      { pinId: 'coat', productId: 'product of coat', fromMs: 10_000, toMs: 35_000, parts: [first, second] },
    ]);
  });

  it('ends where the files end, while the piece is still shown', () => {
    const [only] = explanationsOf([chapter('coat', 10_000, 90_000)], [part('a', 12_000, 20_000)]);
    expect([only?.fromMs, only?.toMs]).toEqual([12_000, 32_000]);
  });

  it('is nothing where no file has it, or next to none of it', () => {
    const parts = [part('a', 0, 14_000)];
    expect(explanationsOf([chapter('late', 30_000, 60_000), chapter('short', 10_000, 20_000)], parts)).toEqual([]);
    expect(explanationsOf([chapter('coat', 0, 60_000)], [])).toEqual([]);
  });

  it('is the longest time of a piece that was shown more than once', () => {
    const shown = [chapter('coat', 0, 8_000), chapter('scarf', 8_000, 20_000), chapter('coat', 20_000, 50_000)];
    const found = explanationsOf([...shown, chapter('coat', 70_000, 80_000)], [part('a', 0, 90_000)]);
    expect(found.map(({ pinId, fromMs, toMs }) => [pinId, fromMs, toMs])).toEqual([
      ['coat', 20_000, 50_000],
      ['scarf', 8_000, 20_000],
    ]);
  });
});
