import { connect } from 'node:net';

import { TestRedis } from './redis';

/** What the server answers to one command, or null when it says nothing for that long. */
const ask = (redis: TestRedis, command: string, patienceMs = 2_000): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const socket = connect(redis.port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    const finish = (answer: string | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => finish(null));
    socket.once('data', (answer) => finish(answer.toString().trim())).once('error', reject);
  });

describe('TestRedis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());

  it.each(['stop', 'kill'] as const)('comes back empty on the same port after %s', async (end) => {
    const { url } = redis;
    expect(await ask(redis, 'SET key value')).toBe('+OK');
    expect(await ask(redis, 'GET key')).toContain('value');
    await redis[end]();
    await expect(ask(redis, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await redis.restart();
    expect(redis.url).toBe(url);
    expect(await ask(redis, 'GET key')).toBe('$-1');
  });

  it('lets clients in and answers nothing while it is paused', async () => {
    redis.pause();
    expect(await ask(redis, 'PING', 200)).toBeNull();
    redis.resume();
    expect(await ask(redis, 'PING')).toBe('+PONG');
  });

  it('can be ended while it is paused', async () => {
    const other = await TestRedis.start();
    other.pause();
    await other.stop();
    await expect(ask(other, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
