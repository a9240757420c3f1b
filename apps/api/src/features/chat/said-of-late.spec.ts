import { SaidOfLate } from './said-of-late';

const say = (said: SaidOfLate, member: string, text: string, atMs: number, name = `${text} ${atMs}`): void =>
  said.add(member, { name, text, atMs });

describe('SaidOfLate', () => {
  it('lets a member say one text so often in so many seconds, counted from when they said it', () => {
    const said = new SaidOfLate({ times: 3, perSeconds: 30 });
    for (const atMs of [1_000, 2_000]) say(said, 'a', 'buy', atMs);
    expect(said.waitMs('a', 'buy', 2_000)).toBe(0);
    say(said, 'a', 'buy', 3_000);
    expect(said.waitMs('a', 'buy', 3_000)).toBe(28_000);
    expect(said.waitMs('a', 'buy', 31_000)).toBe(0);
    expect([said.waitMs('a', 'sell', 3_000), said.waitMs('b', 'buy', 3_000)]).toEqual([0, 0]);
  });

  it('knows the names of what was written, and of whom', () => {
    const said = new SaidOfLate({ times: 3, perSeconds: 30 });
    say(said, 'a', 'hello', 0, 'one');
    expect([said.has('a', 'one'), said.has('a', 'two'), said.has('b', 'one')]).toEqual([true, false, false]);
  });

  it('keeps what a member wrote while anybody writes within the time, and forgets who is silent for twice as long', () => {
    const said = new SaidOfLate({ times: 1, perSeconds: 30 });
    say(said, 'a', 'hello', 1_000, 'one');
    say(said, 'b', 'hi', 30_999);
    expect(said.waitMs('a', 'hello', 30_999)).toBe(1);
    say(said, 'b', 'hi', 31_000);
    expect(said.has('a', 'one')).toBe(true);
    say(said, 'b', 'hi', 61_000);
    expect(said.has('a', 'one')).toBe(false);
  });

  it('keeps a bounded number per member, the newest', () => {
    const said = new SaidOfLate({ times: 1, perSeconds: 30 });
    for (let number = 0; number < 1_000; number++) say(said, 'a', `${number}`, number, `name ${number}`);
    expect([said.has('a', 'name 936'), said.has('a', 'name 935')]).toEqual([true, false]);
  });
});
