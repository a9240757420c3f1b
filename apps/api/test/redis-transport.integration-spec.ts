import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually, TestRedis } from '@vitrine/testing';
import { RedisTransport } from '../src/platform/bus/redis-transport';

const CHANNEL = 'vitrine:room:1';

interface Seen {
  readonly transport: RedisTransport;
  /** `up`, `down`, and messages as `channel payload`, in their order. */
  readonly events: string[];
  readonly warnings: unknown[];
}

const open: Seen[] = [];

/** A transport that has started; what it says is kept. */
function start(url: string, channels: readonly string[] = [CHANNEL]): Seen {
  const events: string[] = [];
  const warnings: unknown[] = [];
  const logger = { info: () => undefined, warn: (fields: unknown) => void warnings.push(fields) };
  const transport = new RedisTransport({ url, logger });
  for (const channel of channels) transport.subscribe(channel);
  void transport.start({
    onMessage: (channel, payload) => events.push(`${channel} ${payload}`),
    onUp: () => events.push('up'),
    onDown: () => events.push('down'),
  });
  const seen = { transport, events, warnings };
  open.push(seen);
  return seen;
}

const isUp = ({ events }: Seen): boolean => events.findLast((event) => event === 'up' || event === 'down') === 'up';
const messages = ({ events }: Seen): string[] => events.filter((event) => event.includes(' '));

describe('the bus over a real Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ transport }) => transport.close()));
  });

  const pair = async (): Promise<[Seen, Seen]> => {
    const both: [Seen, Seen] = [start(redis.url), start(redis.url)];
    await eventually(() => both.every(isUp));
    return both;
  };

  it('carries messages to every node that wants the channel, in order and as they were', async () => {
    const [here, there] = await pair();
    const sent = Array.from({ length: 500 }, (_, index) => JSON.stringify({ index, text: 'Grüße 👋 \u0000 \r\n' }));
    for (const payload of sent) here.transport.publish(CHANNEL, payload);
    here.transport.publish('vitrine:room:2', 'for nobody here');
    here.transport.publish(CHANNEL, 'the last');
    const expected = [...sent, 'the last'].map((payload) => `${CHANNEL} ${payload}`);
    for (const seen of [here, there]) {
      await eventually(() => messages(seen).length === expected.length);
      expect(messages(seen)).toEqual(expected);
    }
  });

  it('follows what is wanted while it works', async () => {
    const [here, there] = await pair();
    there.transport.subscribe('second');
    await eventually(() => {
      here.transport.publish('second', 'one');
      return messages(there).length > 0;
    });
    there.transport.unsubscribe('second');
    there.transport.unsubscribe(CHANNEL);
    there.transport.subscribe('third');
    await eventually(() => {
      here.transport.publish('third', 'two');
      return messages(there).includes('third two');
    });
    const before = messages(there).length;
    here.transport.publish('second', 'unheard');
    here.transport.publish(CHANNEL, 'unheard');
    here.transport.publish('third', 'heard');
    await eventually(() => messages(there).includes('third heard'));
    expect(messages(there).slice(before).includes('second unheard')).toBe(false);
    expect(messages(there).join()).not.toContain('unheard');
  });

  it('keeps a channel that is let go and wanted again at once', async () => {
    const [here, there] = await pair();
    for (let round = 0; round < 20; round += 1) {
      there.transport.unsubscribe(CHANNEL);
      there.transport.subscribe(CHANNEL);
    }
    await eventually(() => {
      here.transport.publish(CHANNEL, 'still here?');
      return messages(there).length > 0;
    });
    expect(there.events.slice(0, 1)).toEqual(['up']);
    expect(there.warnings).toEqual([]);
  });

  it('goes down when Redis is killed, and comes back with one that knows nothing', async () => {
    const [here, there] = await pair();
    await redis.kill();
    await eventually(() => !isUp(here) && !isUp(there), { timeoutMs: 1_000 });
    here.transport.publish(CHANNEL, 'lost');
    there.transport.subscribe('wanted meanwhile');
    await redis.restart();
    await eventually(() => isUp(here) && isUp(there), { timeoutMs: 8_000 });
    here.transport.publish(CHANNEL, 'found');
    here.transport.publish('wanted meanwhile', 'too');
    await eventually(() => messages(there).length === 2);
    expect(there.events).toEqual(['up', 'down', 'up', `${CHANNEL} found`, 'wanted meanwhile too']);
    expect([here.warnings.length, there.warnings.length]).toEqual([1, 1]);
  }, 20_000);

  it('notices a partition within three seconds although no connection closes', async () => {
    const [here, there] = await pair();
    const startedMs = performance.now();
    redis.pause();
    try {
      await eventually(
        () => {
          // Who sends must notice too: what it writes goes into the buffers of this machine.
          here.transport.publish(CHANNEL, 'into the void');
          return !isUp(here) && !isUp(there);
        },
        { timeoutMs: 6_000 },
      );
      expect(performance.now() - startedMs).toBeLessThan(3_500);
    } finally {
      redis.resume();
    }
    await eventually(() => isUp(here) && isUp(there), { timeoutMs: 10_000 });
    here.transport.publish(CHANNEL, 'after');
    await eventually(() => messages(there).at(-1) === `${CHANNEL} after`);
    expect(there.events.filter((event) => event === 'down')).toHaveLength(1);
  }, 30_000);

  it('drops and goes down when more is published than Redis reads', async () => {
    const [here] = await pair();
    redis.pause();
    try {
      const payload = 'x'.repeat(256 * 1024);
      // All in one go: nothing is answered and no time passes in which a ping could find out.
      for (let count = 0; count < 65; count += 1) here.transport.publish(CHANNEL, payload);
      expect(here.events).toEqual(['up', 'down']);
      here.transport.publish(CHANNEL, payload);
    } finally {
      redis.resume();
    }
    await eventually(() => isUp(here), { timeoutMs: 10_000 });
  }, 20_000);

  it('comes back after Redis has cut off a subscriber that was too slow', async () => {
    const [here, there] = await pair();
    const client = there.transport;
    const control = start(redis.url, []);
    await eventually(() => isUp(control));
    await command(redis, 'CLIENT KILL TYPE pubsub');
    await eventually(() => there.events.filter((event) => event === 'up').length === 2, { timeoutMs: 8_000 });
    await eventually(() => isUp(here), { timeoutMs: 8_000 });
    client.publish(CHANNEL, 'again');
    await eventually(() => messages(here).at(-1) === `${CHANNEL} again`);
  }, 20_000);

  it('lets out what was published right before it is closed', async () => {
    const [here, there] = await pair();
    for (let index = 0; index < 100; index += 1) here.transport.publish(CHANNEL, `${index}`);
    await here.transport.close();
    await eventually(() => messages(there).length === 100);
  });
});

describe('a Redis that is not what it should be', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let url = '';
  let answer: (socket: Socket) => void = () => undefined;
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // Read, or the end of the connection would stay unread too.
      socket.on('error', () => undefined).resume();
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `redis://:sesame@127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['refuses the password', (socket: Socket) => socket.on('data', () => socket.write('-WRONGPASS invalid\r\n'))],
    ['speaks something else', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.destroy()],
  ])(
    'is tried again, and told of once, when it %s',
    async (_title, behave) => {
      let tries = 0;
      answer = (socket) => {
        tries += 1;
        behave(socket);
      };
      const seen = start(url);
      await eventually(() => tries >= 8, { timeoutMs: 8_000 });
      expect(seen.events).toEqual([]);
      expect(seen.warnings).toHaveLength(1);
      expect(JSON.stringify(seen.warnings)).not.toContain('sesame');
      await seen.transport.close();
      await eventually(() => sockets.size === 0);
    },
    15_000,
  );

  it('is given up when it takes the connection and never greets', async () => {
    answer = () => undefined;
    const seen = start(url);
    await eventually(() => sockets.size === 2);
    const first = [...sockets];
    await eventually(() => seen.warnings.length === 1 && first.every((socket) => socket.closed), { timeoutMs: 5_000 });
    await eventually(() => sockets.size === 2);
    await seen.transport.close();
    await eventually(() => sockets.size === 0);
    expect(seen.events).toEqual([]);
  }, 15_000);
});

/** Sends one command as an operator would. */
async function command(redis: TestRedis, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(redis.port, '127.0.0.1', () => socket.write(`${text}\r\n`));
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
