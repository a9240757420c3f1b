import { Endings } from './endings';

describe('what was ended', () => {
  let nowMs = 0;
  const make = (): Endings => new Endings(() => nowMs);

  it('stays ended for as long as a grant from before can be good', () => {
    nowMs = 0;
    const ended = make();
    ended.addRoom('show');
    nowMs = 9 * 60_000;
    expect([ended.hasRoom('show'), ended.hasRoom('other')]).toEqual([true, false]);
    nowMs = 11 * 60_000;
    expect(ended.hasRoom('show')).toBe(false);
  });

  it('is remembered anew when it is ended again', () => {
    nowMs = 0;
    const ended = make();
    ended.addRoom('show');
    nowMs = 9 * 60_000;
    ended.addRoom('show');
    nowMs = 11 * 60_000;
    ended.addRoom('other');
    expect([ended.hasRoom('show'), ended.hasRoom('other')]).toEqual([true, true]);
  });

  it('gives way to what is newer before it takes too much room', () => {
    nowMs = 0;
    const ended = make();
    for (let index = 0; index < 10_001; index++) ended.addRoom(`room-${index}`);
    expect([ended.hasRoom('room-0'), ended.hasRoom('room-1'), ended.hasRoom('room-10000')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('covers the grants of one member in one room up to their end, and none from after it', () => {
    nowMs = 5_000;
    const ended = make();
    ended.addPublisher('show', 'ana');
    expect([ended.coversGrant('show', 'ana', 4_999), ended.coversGrant('show', 'ana', 5_000)]).toEqual([true, true]);
    expect(ended.coversGrant('show', 'ana', 5_001)).toBe(false);
    expect([ended.coversGrant('show', 'bo', 0), ended.coversGrant('other', 'ana', 0)]).toEqual([false, false]);
    ended.addRoom('show');
    expect(ended.coversGrant('show', 'bo', 6_000)).toBe(true);
  });
});
