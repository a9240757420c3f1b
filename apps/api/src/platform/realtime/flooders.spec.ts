import { Flooders } from './flooders';

describe('flooders', () => {
  it('stay away for as long as they were told, each by themselves', () => {
    const flooders = new Flooders(1_000);
    flooders.add('a', 0);
    flooders.add('b', 400);
    expect(['a', 'b', 'c'].map((id) => flooders.waitMs(id, 500))).toEqual([500, 900, 0]);
    expect(['a', 'b'].map((id) => flooders.waitMs(id, 1_000))).toEqual([0, 400]);
  });

  it('stay away longer when they come again', () => {
    const flooders = new Flooders(1_000);
    flooders.add('a', 0);
    flooders.add('a', 900);
    expect(flooders.waitMs('a', 1_000)).toBe(900);
  });

  it('are forgotten once their time is over', () => {
    const flooders = new Flooders(1_000);
    for (let id = 0; id < 100; id++) flooders.add(`member ${id}`, id);
    flooders.add('the last', 5_000);
    expect(flooders.size).toBe(1);
  });
});
