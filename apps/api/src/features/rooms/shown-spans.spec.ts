import type { Entry } from '@vitrine/contracts';
import { shownSpans } from './shown-spans';

const base = { v: 1, atMs: 0, actorId: null, audience: 'everyone' } as const;
const shown = (pinId: string | null, mediaTimeMs: number | null): Entry => ({
  ...base,
  seq: 1,
  kind: 'pin.shown',
  mediaTimeMs,
  data: { pinId },
});
const unpinned = (pinId: string, mediaTimeMs: number): Entry => ({
  ...base,
  seq: 1,
  kind: 'pin.unpinned',
  mediaTimeMs,
  data: { pinId },
});

describe('the times at which a piece was showing', () => {
  it('ends when another piece, nothing, or the end of the show takes its place', () => {
    const spans = shownSpans([shown('a', 1_000), shown('b', 4_000), shown(null, 6_000), shown('a', 8_000)], 10_000);
    expect(spans.get('a')).toEqual([
      { fromMs: 1_000, toMs: 4_000 },
      { fromMs: 8_000, toMs: 10_000 },
    ]);
    expect(spans.get('b')).toEqual([{ fromMs: 4_000, toMs: 6_000 }]);
  });

  it('ends when the showing pin is unpinned, and only then', () => {
    const spans = shownSpans([shown('a', 0), unpinned('b', 500), unpinned('a', 700)], 10_000);
    expect(spans.get('a')).toEqual([{ fromMs: 0, toMs: 700 }]);
  });

  it('begins with the show for what was showing before', () => {
    expect(shownSpans([shown('a', null)], 5_000).get('a')).toEqual([{ fromMs: 0, toMs: 5_000 }]);
  });

  it('leaves out what was never seen', () => {
    expect(
      shownSpans([shown('a', null), shown('b', null), shown('b', 5_000), shown(null, 5_000)], 5_000).get('a'),
    ).toBeUndefined();
  });
});
