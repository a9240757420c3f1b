import { ViewerCounts } from './viewer-counts';

it('adds up what the nodes say, and forgets a node that says nothing any more', () => {
  const counts = new ViewerCounts();
  counts.set('room', 3);
  counts.set('other', 1);
  counts.hear('b', { room: 4, third: 2 }, 0);
  counts.hear('c', { room: 5, broken: -1 }, 5_000);
  expect(['room', 'other', 'third', 'broken'].map((roomId) => counts.total(roomId, 6_000))).toEqual([12, 1, 2, 0]);
  counts.hear('c', { room: 1 }, 6_000);
  expect(counts.total('room', 8_000, false)).toBe(8);
  expect(counts.total('room', 8_000)).toBe(4);
  counts.set('room', 0);
  expect(counts.atThisNode()).toEqual({ other: 1 });
});
