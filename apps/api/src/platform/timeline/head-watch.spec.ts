import { HeadWatch } from './head-watch';

type Heads = ReadonlyMap<string, number>;

/** A bus whose state the test sets. */
class FakeBus {
  isReliable = true;
  constructor(readonly isShared = true) {}
  private listeners: ((isReliable: boolean) => void)[] = [];

  onReliability(listener: (isReliable: boolean) => void): void {
    this.listeners.push(listener);
  }
  set(isReliable: boolean): void {
    this.isReliable = isReliable;
    for (const listener of this.listeners) listener(isReliable);
  }
}

function watched(bus = new FakeBus()) {
  const seen = {
    asked: [] as (readonly string[])[],
    heads: [] as [string, number][],
    errors: [] as unknown[],
    rooms: ['a', 'b'] as readonly string[],
    answer: (): Promise<Heads> => Promise.resolve(new Map([['a', 7]])),
  };
  const watch = new HeadWatch({
    bus,
    readHeads: (roomIds) => {
      seen.asked.push(roomIds);
      return seen.answer();
    },
    openRooms: () => seen.rooms,
    onHead: (roomId, lastSeq) => seen.heads.push([roomId, lastSeq]),
    onError: (error) => seen.errors.push(error),
  });
  return { bus, seen, watch };
}

/** An answer that the test gives when it likes. */
function held(): { answer: () => Promise<Heads>; give: (heads: Heads) => Promise<void> } {
  let resolve: ((heads: Heads) => void) | undefined;
  return {
    answer: () => new Promise((done) => (resolve = done)),
    give: (heads) => {
      resolve?.(heads);
      return jest.advanceTimersByTimeAsync(0).then(() => undefined);
    },
  };
}

const pass = (ms: number): Promise<unknown> => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBeLessThanOrEqual(1);
  jest.useRealTimers();
});

describe('the watch over the heads of rooms', () => {
  it('asks for all open rooms at once, every second while the bus works', async () => {
    const { seen, watch } = watched();
    watch.start();
    await pass(0);
    expect(seen.asked).toEqual([['a', 'b']]);
    expect(seen.heads).toEqual([['a', 7]]);
    await pass(999);
    expect(seen.asked).toHaveLength(1);
    await pass(1);
    expect(seen.asked).toHaveLength(2);
    watch.stop();
  });

  it('asks every quarter of a second while it does not', async () => {
    const { bus, seen, watch } = watched();
    bus.isReliable = false;
    watch.start();
    await pass(1_000);
    expect(seen.asked).toHaveLength(5);
    watch.stop();
  });

  it('asks at once when the bus goes and when it comes back', async () => {
    const { bus, seen, watch } = watched();
    watch.start();
    await pass(500);
    bus.set(false);
    await pass(0);
    expect(seen.asked).toHaveLength(2);
    await pass(250);
    expect(seen.asked).toHaveLength(3);
    await pass(100);
    bus.set(true);
    await pass(0);
    expect(seen.asked).toHaveLength(4);
    await pass(999);
    expect(seen.asked).toHaveLength(4);
    watch.stop();
  });

  it('never asks twice at a time, and asks again when the bus came back in between', async () => {
    const { bus, seen, watch } = watched();
    const slow = held();
    seen.answer = slow.answer;
    watch.start();
    await pass(5_000);
    bus.set(false);
    bus.set(true);
    await pass(5_000);
    expect(seen.asked).toHaveLength(1);
    // This answer was read before the bus came back, so it does not say what was lost until then.
    await slow.give(new Map([['a', 3]]));
    expect(seen.asked).toHaveLength(2);
    await slow.give(new Map([['a', 9]]));
    expect(seen.heads).toEqual([
      ['a', 3],
      ['a', 9],
    ]);
    expect(seen.asked).toHaveLength(2);
    watch.stop();
  });

  it('asks nothing where there is one node', async () => {
    const { bus, seen, watch } = watched(new FakeBus(false));
    watch.start();
    bus.set(true);
    await pass(10_000);
    expect(seen.asked).toEqual([]);
  });

  it('asks nothing while no room is open, and goes on looking', async () => {
    const { seen, watch } = watched();
    seen.rooms = [];
    watch.start();
    await pass(3_000);
    expect(seen.asked).toEqual([]);
    seen.rooms = ['c'];
    await pass(1_000);
    expect(seen.asked).toEqual([['c']]);
    watch.stop();
  });

  it('reports a failure once per outage and keeps trying', async () => {
    const { seen, watch } = watched();
    const working = seen.answer;
    const failing = (): Promise<Heads> => Promise.reject(new Error('no database'));
    seen.answer = failing;
    watch.start();
    await pass(3_000);
    expect(seen.asked).toHaveLength(4);
    expect(seen.errors).toEqual([new Error('no database')]);
    seen.answer = working;
    await pass(1_000);
    expect(seen.heads).toEqual([['a', 7]]);
    seen.answer = failing;
    await pass(2_000);
    expect(seen.errors).toHaveLength(2);
    watch.stop();
  });

  it('says nothing after it was stopped, also when an answer was under way', async () => {
    const { bus, seen, watch } = watched();
    const slow = held();
    seen.answer = slow.answer;
    watch.start();
    watch.stop();
    await slow.give(new Map([['a', 3]]));
    bus.set(true);
    await pass(5_000);
    expect(seen.asked).toHaveLength(1);
    expect(seen.heads).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
