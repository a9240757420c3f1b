import { EndFollower } from './end-follower';

const VIEW_PX = 300;

/** jsdom lays nothing out: rows are as tall as they are told, and scrolling is bounded as in a browser. */
function follow(heightsPx: readonly number[], { isWhole = false }: { readonly isWhole?: boolean } = {}) {
  const list = document.createElement('div');
  const rows = document.createElement('ol');
  list.append(rows);
  let scrollTop = 0;
  const heights = new Map<Element, number>();
  const contentPx = (): number => [...rows.children].reduce((sum, row) => sum + (heights.get(row) ?? 0), 0);
  const bounded = (px: number): number => {
    const inside = Math.max(0, Math.min(px, contentPx() - VIEW_PX));
    return isWhole ? Math.floor(inside) : inside;
  };
  Object.defineProperties(list, {
    scrollHeight: { get: contentPx },
    clientHeight: { value: VIEW_PX },
    scrollTop: { get: () => (scrollTop = bounded(scrollTop)), set: (px: number) => (scrollTop = bounded(px)) },
  });
  const add = (heightPx: number, isFirst = false): void => {
    const row = document.createElement('li');
    heights.set(row, heightPx);
    row.getBoundingClientRect = () => {
      const before = [...rows.children].slice(0, [...rows.children].indexOf(row));
      const top = before.reduce((sum, one) => sum + (heights.get(one) ?? 0), 0) - list.scrollTop;
      return new DOMRect(0, top, 100, heightPx);
    };
    if (isFirst) rows.prepend(row);
    else rows.append(row);
  };
  for (const heightPx of heightsPx) add(heightPx);
  const time = { ms: 0 };
  const follower = new EndFollower(() => time.ms);
  follower.attach(list);
  follower.settle();
  return {
    list,
    rows,
    time,
    follower,
    add,
    isFollowing: (): boolean => follower.getSnapshot().isFollowing,
    toEndPx: (): number => contentPx() - list.scrollTop - VIEW_PX,
    scroll: (byPx: number): void => {
      list.scrollTop += byPx;
      list.dispatchEvent(new Event('scroll'));
    },
    tell: () => list.dispatchEvent(new Event('scroll')),
  };
}
const many = (count: number, heightPx = 40): readonly number[] => Array.from({ length: count }, () => heightPx);

it('takes no scroll for the reader’s that rows which came or went have made', () => {
  const { rows, add, follower, tell, isFollowing, toEndPx } = follow(many(30));
  add(120);
  tell();
  expect(isFollowing()).toBe(true);
  expect(toEndPx()).toBe(0);
  for (let gone = 0; gone < 5; gone += 1) rows.firstElementChild?.remove();
  tell();
  add(40);
  follower.settle();
  expect(isFollowing()).toBe(true);
  expect(toEndPx()).toBe(0);
});

it.each(['wheel', 'touchmove', 'keydown'])(
  'lets a reader go who scrolls up by %s, while rows keep coming',
  (gesture) => {
    const { list, add, follower, scroll, isFollowing } = follow(many(30));
    list.dispatchEvent(new Event(gesture));
    add(40);
    scroll(-20);
    expect(isFollowing()).toBe(false);
    const top = list.scrollTop;
    add(40);
    follower.settle();
    expect(list.scrollTop).toBe(top);
  },
);

it('lets a reader go who drags the scrollbar, for as long as it is held', () => {
  const { list, time, add, scroll, isFollowing } = follow(many(30));
  list.dispatchEvent(Object.assign(new Event('pointerdown'), { pointerType: 'mouse' }));
  time.ms = 10_000;
  add(40);
  scroll(-100);
  expect(isFollowing()).toBe(false);
});

it('lets a reader go whom a search in the page or a reading aid took further up', () => {
  const { scroll, isFollowing } = follow(many(30));
  scroll(-400);
  expect(isFollowing()).toBe(false);
});

it('does not let rows creep where scrolling goes by whole pixels', () => {
  const { list, rows, follower, tell, scroll } = follow(many(60, 40.3), { isWhole: true });
  scroll(-400);
  const read = rows.children[55];
  const place = read?.getBoundingClientRect().top ?? 0;
  for (let gone = 0; gone < 30; gone += 1) {
    rows.firstElementChild?.remove();
    follower.settle();
    tell();
  }
  expect(list.scrollTop).toBeGreaterThan(0);
  expect(Math.abs((read?.getBoundingClientRect().top ?? 0) - place)).toBeLessThan(1.01);
});

it('follows again once the reader comes back near the end, or asks for it', () => {
  const { list, scroll, add, follower, isFollowing, toEndPx } = follow(many(30));
  scroll(-400);
  scroll(200);
  expect(isFollowing()).toBe(false);
  scroll(170);
  expect(isFollowing()).toBe(true);
  expect(toEndPx()).toBe(0);
  list.dispatchEvent(new Event('wheel'));
  scroll(-300);
  add(40);
  follower.follow();
  expect(isFollowing()).toBe(true);
  expect(toEndPx()).toBe(0);
});

it('keeps what is read in its place when rows above it come or go', () => {
  const { list, rows, add, follower, scroll } = follow(many(50));
  scroll(-600);
  const read = rows.children[Math.ceil(list.scrollTop / 40)];
  const place = read?.getBoundingClientRect().top;
  for (let gone = 0; gone < 7; gone += 1) rows.firstElementChild?.remove();
  add(40);
  follower.settle();
  expect(read?.getBoundingClientRect().top).toBe(place);
  for (const heightPx of [55, 90, 31]) add(heightPx, true);
  follower.settle();
  expect(read?.getBoundingClientRect().top).toBe(place);
});
