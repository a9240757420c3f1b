import { isStillExpected } from './still-expected';

const startsAtMs = Date.parse('2026-11-22T19:00:00.000Z');
const room = { scheduledAt: '2026-11-22T19:00:00.000Z' };

it('expects a show until a quarter of an hour after its time', () => {
  expect(isStillExpected(room, startsAtMs - 60_000)).toBe(true);
  expect(isStillExpected(room, startsAtMs + 15 * 60_000)).toBe(true);
  expect(isStillExpected(room, startsAtMs + 15 * 60_000 + 1)).toBe(false);
  expect(isStillExpected({ scheduledAt: null }, startsAtMs)).toBe(true);
});
