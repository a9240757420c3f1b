import { isVisibleTo } from './audience';

const viewer = { memberId: 'ana', isStaff: false };
const staff = { memberId: 'sam', isStaff: true };

it.each([
  ['everyone' as const, true, true],
  ['staff' as const, false, true],
  [{ memberId: 'ana' }, true, false],
  [{ memberId: 'ben' }, false, false],
])('an entry for %j is visible to the viewer: %s, to staff: %s', (audience, forViewer, forStaff) => {
  expect(isVisibleTo(audience, viewer)).toBe(forViewer);
  expect(isVisibleTo(audience, staff)).toBe(forStaff);
});
