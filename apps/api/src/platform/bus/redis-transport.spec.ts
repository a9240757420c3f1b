import { RedisTransport } from './redis-transport';
import { CHANNEL, settle, started } from './testing/started-transport';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('coming up', () => {
  it('is told when both connections are open and every wanted channel is subscribed', async () => {
    const { transport, events, pair } = started();
    const { publisher, subscriber } = pair();
    publisher.opening.resolve();
    await settle();
    expect(subscriber.subscribed).toEqual([]);
    subscriber.opening.resolve();
    await settle();
    expect(subscriber.subscribed.map(({ channels }) => channels)).toEqual([[CHANNEL]]);
    // Wanted while the first ones are on their way.
    transport.subscribe('late');
    subscriber.subscribed[0]?.answer.resolve();
    await settle();
    expect(events).toEqual([]);
    subscriber.subscribed[1]?.answer.resolve();
    await settle();
    expect(subscriber.subscribed[1]?.channels).toEqual(['late']);
    expect(events).toEqual(['up']);
  });

  it('needs no channel', async () => {
    const { events, comeUp } = started({ channels: [] });
    await comeUp();
    expect(events).toEqual(['up']);
  });

  it('fails when a subscription is refused', async () => {
    const { connections, events, pair } = started();
    const { publisher, subscriber } = pair();
    publisher.opening.resolve();
    subscriber.opening.resolve();
    await settle();
    subscriber.subscribed[0]?.answer.reject(new Error('NOPERM'));
    await settle();
    expect(events).toEqual([]);
    expect([publisher.isEnded, subscriber.isEnded]).toEqual([true, true]);
    await jest.advanceTimersByTimeAsync(100);
    expect(connections).toHaveLength(4);
  });
});

describe('while it works', () => {
  it('passes messages on, both ways', async () => {
    const { transport, events, comeUp } = started();
    const { publisher, subscriber } = await comeUp();
    transport.publish(CHANNEL, 'out');
    subscriber.deliver('in', CHANNEL);
    expect(publisher.published.map(({ channel, payload }) => `${channel} ${payload}`)).toEqual([`${CHANNEL} out`]);
    expect(events).toEqual(['up', `${CHANNEL} in`]);
  });

  it('subscribes and unsubscribes once per channel', async () => {
    const { transport, comeUp } = started();
    const { subscriber } = await comeUp();
    transport.subscribe(CHANNEL);
    transport.subscribe('other');
    transport.subscribe('other');
    transport.unsubscribe('other');
    transport.unsubscribe('other');
    expect(subscriber.subscribed.map(({ channels }) => channels)).toEqual([[CHANNEL], ['other']]);
    expect(subscriber.unsubscribed).toEqual(['other']);
  });

  it('goes down instead of keeping more than 16 MiB that Redis does not read', async () => {
    const { transport, events, comeUp } = started();
    const { publisher } = await comeUp();
    const mebibyte = 'ä'.repeat(512 * 1024);
    for (let count = 0; count < 16; count += 1) transport.publish(CHANNEL, mebibyte);
    // What was answered no longer counts.
    publisher.published[0]?.answer.resolve();
    await settle();
    transport.publish(CHANNEL, mebibyte);
    expect(events).toEqual(['up']);
    transport.publish(CHANNEL, 'one too many');
    expect(events).toEqual(['up', 'down']);
    expect(publisher.published).toHaveLength(17);
    expect(publisher.isEnded).toBe(true);
  });

  it('goes down when a message is refused', async () => {
    const { transport, events, comeUp } = started();
    const { publisher } = await comeUp();
    transport.publish(CHANNEL, 'out');
    publisher.published[0]?.answer.reject(new Error('NOPERM'));
    await settle();
    expect(events).toEqual(['up', 'down']);
  });
});

describe('an outage', () => {
  it('is told once, whichever connections fail and however often the tries do', async () => {
    const { connections, events, logged, comeUp, pair } = started();
    const { publisher, subscriber } = await comeUp();
    subscriber.lose();
    publisher.lose();
    for (let tries = 0; tries < 5; tries += 1) {
      await jest.advanceTimersByTimeAsync(5_000);
      pair().publisher.lose();
    }
    expect(connections.length).toBeGreaterThan(10);
    expect(connections.every(({ isEnded }) => isEnded)).toBe(true);
    expect(events).toEqual(['up', 'down']);
    expect(logged.filter((line) => line.startsWith('warn'))).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(5_000);
    await comeUp();
    expect(events).toEqual(['up', 'down', 'up']);
    pair().subscriber.lose();
    expect(events).toEqual(['up', 'down', 'up', 'down']);
    expect(logged.filter((line) => line.startsWith('warn'))).toHaveLength(2);
    expect(logged.join()).not.toContain('sesame');
  });

  it('is not told when it never came up', async () => {
    const { events, pair } = started();
    pair().subscriber.lose();
    await settle();
    expect(events).toEqual([]);
  });

  it('drops what is published and brings back what is wanted by then', async () => {
    const { transport, comeUp, pair } = started({ channels: ['stays', 'goes'] });
    const before = await comeUp();
    before.subscriber.lose();
    transport.publish('stays', 'into the void');
    transport.unsubscribe('goes');
    transport.subscribe('comes');
    await jest.advanceTimersByTimeAsync(100);
    const after = await comeUp();
    expect(pair()).toEqual(after);
    expect(after.subscriber.subscribed.map(({ channels }) => channels)).toEqual([['stays', 'comes']]);
    expect([...before.publisher.published, ...after.publisher.published]).toEqual([]);
  });

  it('lets nothing through from the connections before', async () => {
    const { events, comeUp } = started();
    const before = await comeUp();
    before.subscriber.lose();
    await jest.advanceTimersByTimeAsync(100);
    await comeUp();
    before.subscriber.deliver('late', CHANNEL);
    expect(events).toEqual(['up', 'down', 'up']);
  });

  it.each([
    ['at most 100 ms, then twice as long each time, up to 5 s', 1 - Number.EPSILON],
    ['any part of it', 0.25],
  ])('is followed by tries after %s', async (_title, share) => {
    const { connections, pair } = started({ random: () => share });
    for (const limitMs of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      const count = connections.length;
      pair().publisher.lose();
      await jest.advanceTimersByTimeAsync(limitMs * share - 2);
      expect(connections).toHaveLength(count);
      await jest.advanceTimersByTimeAsync(3);
      expect(connections).toHaveLength(count + 2);
    }
  });

  it('counts as one more failed try when the link held for less than five seconds', async () => {
    const { connections, comeUp, pair } = started({ random: () => 1 - Number.EPSILON });
    for (let flap = 0; flap < 4; flap += 1) {
      await comeUp();
      pair().publisher.lose();
      await jest.advanceTimersByTimeAsync(100 * 2 ** flap + 1);
    }
    expect(connections).toHaveLength(10);
    await comeUp();
    await jest.advanceTimersByTimeAsync(5_000);
    pair().publisher.lose();
    await jest.advanceTimersByTimeAsync(101);
    expect(connections).toHaveLength(12);
  });
});

describe('closing', () => {
  it('lets out what was published before, and tells nobody', async () => {
    const { transport, events, comeUp } = started();
    const { publisher, subscriber } = await comeUp();
    const closed = transport.close();
    await settle();
    expect(publisher.isEnded).toBe(false);
    publisher.flushing.resolve();
    await closed;
    expect([publisher.isEnded, subscriber.isEnded]).toEqual([true, true]);
    expect(events).toEqual(['up']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not wait for a Redis that is silent', async () => {
    const { transport, comeUp, pair } = started();
    await comeUp();
    const closed = transport.close();
    await jest.advanceTimersByTimeAsync(500);
    await closed;
    expect([pair().publisher.isEnded, pair().subscriber.isEnded]).toEqual([true, true]);
  });

  it('ends a try under way and begins no other', async () => {
    const { transport, connections, pair, events } = started();
    await transport.close();
    expect([pair().publisher.isEnded, pair().subscriber.isEnded]).toEqual([true, true]);
    pair().publisher.opening.resolve();
    pair().subscriber.opening.resolve();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(connections).toHaveLength(2);
    expect(events).toEqual([]);
  });

  it('ends the waiting for the next try', async () => {
    const { transport, connections, pair } = started();
    pair().publisher.lose();
    await transport.close();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(connections).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is possible before it was started', async () => {
    const transport = new RedisTransport({
      url: 'redis://redis.example',
      logger: { info: jest.fn(), warn: jest.fn() },
    });
    await expect(transport.close()).resolves.toBeUndefined();
  });
});
