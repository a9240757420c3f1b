import { MessageMinute } from './message-minute';

const NOW_MS = 1_700_000_000_000;

it('counts every message of the last minute, however many they are', () => {
  const minute = new MessageMinute();
  for (let index = 0; index < 6_000; index += 1) minute.add(NOW_MS - index * 9);
  expect(minute.count(NOW_MS)).toBe(6_000);
  minute.add(NOW_MS + 1);
  expect(minute.count(NOW_MS + 1)).toBe(6_001);
});

it('lets go of what is over a minute old, also when nothing new comes', () => {
  const minute = new MessageMinute();
  minute.add(NOW_MS);
  minute.add(NOW_MS + 30_000);
  expect(minute.count(NOW_MS + 59_999)).toBe(2);
  expect(minute.count(NOW_MS + 60_000)).toBe(1);
  expect(minute.count(NOW_MS + 90_000)).toBe(0);
});

it('is not misled by a message that is read late', () => {
  const minute = new MessageMinute();
  minute.add(NOW_MS);
  minute.add(NOW_MS - 60_000);
  minute.add(NOW_MS - 10_000);
  expect(minute.count(NOW_MS)).toBe(2);
});
