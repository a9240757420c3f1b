import { ReactionMinute } from './reaction-minute';

const said = (minute: ReactionMinute, nowMs: number) =>
  minute.counts(nowMs).map(({ kind, count }) => `${count} ${kind}`);

it('counts by kind what came in the last minute, in one order', () => {
  const minute = new ReactionMinute();
  expect(said(minute, 0)).toEqual([]);
  minute.add('laugh', 2, 1_000);
  minute.add('heart', 3, 2_000);
  minute.add('heart', 4, 30_000);
  expect(said(minute, 40_000)).toEqual(['7 heart', '2 laugh']);
  expect(said(minute, 62_000)).toEqual(['4 heart']);
  expect(said(minute, 95_000)).toEqual([]);
});

it('keeps no more however much comes, and for however long', () => {
  const minute = new ReactionMinute();
  for (let atMs = 0; atMs < 3_600_000; atMs += 100) minute.add('fire', 10, atMs);
  expect(said(minute, 3_600_000 - 1)).toEqual(['6000 fire']);
  expect(JSON.stringify(minute).length).toBeLessThan(1_000);
});
