import { RecentKeys } from './recent-keys';

it('remembers at least so many, and forgets what is older than twice as many', () => {
  const keys = new RecentKeys(3);
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) keys.add(key);
  expect(['d', 'e', 'f', 'g'].map((key) => keys.has(key))).toEqual([true, true, true, true]);
  expect(['a', 'b', 'c'].map((key) => keys.has(key))).toEqual([false, false, false]);
});
