import type { BusConnection, BusConnectionHandlers } from '../redis-connection';
import { RedisTransport } from '../redis-transport';

export const CHANNEL = 'vitrine:room:1';
const OUTAGE = new Error('connect ECONNREFUSED');

/** A promise that the test settles. */
class Deferred {
  resolve: () => void = () => undefined;
  reject: (error: Error) => void = () => undefined;
  readonly promise = new Promise<void>((resolve, reject) => Object.assign(this, { resolve, reject }));
}

/** A connection that does what the test says. */
export class FakeConnection implements BusConnection {
  readonly opening = new Deferred();
  readonly published: { channel: string; payload: string; answer: Deferred }[] = [];
  readonly subscribed: { channels: readonly string[]; answer: Deferred }[] = [];
  readonly unsubscribed: string[] = [];
  readonly flushing = new Deferred();
  isEnded = false;

  constructor(
    readonly name: string,
    private readonly handlers: BusConnectionHandlers,
  ) {}

  open = (): Promise<void> => this.opening.promise;
  flush = (): Promise<void> => this.flushing.promise;
  publish(channel: string, payload: string): Promise<void> {
    const answer = new Deferred();
    this.published.push({ channel, payload, answer });
    return answer.promise;
  }
  subscribe(channels: readonly string[]): Promise<void> {
    const answer = new Deferred();
    this.subscribed.push({ channels, answer });
    return answer.promise;
  }
  unsubscribe(channel: string): Promise<void> {
    this.unsubscribed.push(channel);
    return Promise.resolve();
  }
  end(): void {
    this.isEnded = true;
  }
  deliver(payload: string, channel: string): void {
    this.handlers.onMessage(payload, channel);
  }
  /** As the real one: it ends itself first, and tells nobody after its end. */
  lose(error = OUTAGE): void {
    if (this.isEnded) return;
    this.end();
    this.handlers.onLost(error);
  }
}

export const settle = (): Promise<unknown> => jest.advanceTimersByTimeAsync(0);

/** A transport over such connections, started, with everything that it says. */
export function started({ random = (): number => 0.5, channels = [CHANNEL] as readonly string[] } = {}) {
  const connections: FakeConnection[] = [];
  const events: string[] = [];
  const logged: string[] = [];
  const transport = new RedisTransport({
    url: 'redis://:sesame@redis.example',
    logger: {
      info: (_fields: unknown, text?: string) => void logged.push(`info ${text}`),
      warn: (fields: unknown, text?: string) => void logged.push(`warn ${text} ${JSON.stringify(fields)}`),
    },
    createConnection: (name, handlers) => {
      const connection = new FakeConnection(name, handlers);
      connections.push(connection);
      return connection;
    },
    random,
  });
  for (const channel of channels) transport.subscribe(channel);
  void transport.start({
    onMessage: (channel, payload) => events.push(`${channel} ${payload}`),
    onUp: () => events.push('up'),
    onDown: () => events.push('down'),
  });
  /** The pair of the present try. */
  const pair = (): { publisher: FakeConnection; subscriber: FakeConnection } => {
    const [publisher, subscriber] = connections.slice(-2);
    if (!publisher || !subscriber) throw new Error('Nobody connects.');
    return { publisher, subscriber };
  };
  const comeUp = async (): Promise<ReturnType<typeof pair>> => {
    const { publisher, subscriber } = pair();
    publisher.opening.resolve();
    subscriber.opening.resolve();
    await settle();
    for (const { answer } of subscriber.subscribed) answer.resolve();
    await settle();
    return { publisher, subscriber };
  };
  return { transport, connections, events, logged, pair, comeUp };
}
