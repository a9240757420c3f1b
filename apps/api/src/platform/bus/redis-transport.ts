import type { Logger } from '@vitrine/server-kit';
import type { BusTransport, BusTransportHandlers } from './bus-transport';
import { RedisConnection, type BusConnection, type CreateBusConnection } from './redis-connection';

const RETRY_BASE_MS = 100;
const RETRY_CAP_MS = 5_000;
/** A link that held this long had come back for good; one that did not counts as one more failed try. */
const STABLE_AFTER_MS = 5_000;
/** What may be on its way to Redis. More means that it does not read, and that we would keep the rest in memory. */
const MAX_UNANSWERED_BYTES = 16 * 1024 * 1024;
const FLUSH_DEADLINE_MS = 500;

export interface RedisTransportOptions {
  /** Holds a password: it is for the connection and for no log. */
  readonly url: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly createConnection?: CreateBusConnection;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** Two connections, because Redis may cut off a slow subscriber and because what goes out must not wait for what comes in. */
interface Link {
  readonly publisher: BusConnection;
  readonly subscriber: BusConnection;
  /** The last subscription that was asked for; answers come in order, so it stands for all before it. */
  placed: Promise<void> | null;
  upSinceMs: number | null;
  unansweredBytes: number;
}

/**
 * The bus over Redis PUBLISH and SUBSCRIBE. Both connections form one link: when either fails, both are given up and
 * made anew, after a random time (full jitter) that grows with every failed try. While it is down nothing is kept: the
 * log in PostgreSQL has it all.
 */
export class RedisTransport implements BusTransport {
  private readonly wanted = new Set<string>();
  private readonly createConnection: CreateBusConnection;
  private readonly random: () => number;
  private handlers: BusTransportHandlers | null = null;
  private link: Link | null = null;
  private retryTimer: NodeJS.Timeout | null = null;
  private failedTries = 0;
  private outageSinceMs = performance.now();
  private isOutageLogged = false;

  constructor(private readonly options: RedisTransportOptions) {
    this.createConnection =
      options.createConnection ?? ((name, handlers) => new RedisConnection(options.url, name, handlers));
    this.random = options.random ?? Math.random;
  }

  start(handlers: BusTransportHandlers): Promise<void> {
    this.handlers = handlers;
    this.connect();
    return Promise.resolve();
  }

  subscribe(channel: string): void {
    if (this.wanted.has(channel)) return;
    this.wanted.add(channel);
    if (this.link?.placed) this.place(this.link, [channel]);
  }

  unsubscribe(channel: string): void {
    if (!this.wanted.delete(channel)) return;
    const { link } = this;
    if (link?.placed) link.subscriber.unsubscribe(channel).catch((error: Error) => this.lose(link, error));
  }

  publish(channel: string, payload: string): void {
    const { link } = this;
    if (!link || link.upSinceMs === null) return;
    const bytes = Buffer.byteLength(payload);
    if (link.unansweredBytes + bytes > MAX_UNANSWERED_BYTES) {
      this.lose(link, new Error(`Redis leaves ${link.unansweredBytes} bytes unanswered.`));
      return;
    }
    link.unansweredBytes += bytes;
    link.publisher.publish(channel, payload).then(
      () => {
        link.unansweredBytes -= bytes;
      },
      (error: Error) => this.lose(link, error),
    );
  }

  /** What was published before still goes out, unless Redis takes longer than half a second over it. */
  async close(): Promise<void> {
    const { link } = this;
    this.handlers = null;
    this.link = null;
    if (this.retryTimer) clearTimeout(this.retryTimer);
    if (!link) return;
    if (link.upSinceMs !== null) await settledWithin(link.publisher.flush(), FLUSH_DEADLINE_MS);
    link.publisher.end();
    link.subscriber.end();
  }

  private connect(): void {
    const onLost = (error: Error): void => this.lose(link, error);
    const onMessage = (payload: string, channel: string): void => {
      if (this.link === link) this.handlers?.onMessage(channel, payload);
    };
    const link: Link = {
      publisher: this.createConnection('vitrine:publish', { onMessage, onLost }),
      subscriber: this.createConnection('vitrine:subscribe', { onMessage, onLost }),
      placed: null,
      upSinceMs: null,
      unansweredBytes: 0,
    };
    this.link = link;
    this.bringUp(link).catch(onLost);
  }

  private async bringUp(link: Link): Promise<void> {
    await Promise.all([link.publisher.open(), link.subscriber.open()]);
    if (this.link !== link) return;
    this.place(link, [...this.wanted]);
    let placed: Promise<void> | null = null;
    // Channels may be added while we wait.
    while (placed !== link.placed) {
      placed = link.placed;
      await placed;
    }
    if (this.link !== link) return;
    link.upSinceMs = performance.now();
    const outageMs = Math.round(link.upSinceMs - this.outageSinceMs);
    this.options.logger.info({ outageMs, channels: this.wanted.size }, 'the bus between the nodes works');
    this.isOutageLogged = false;
    this.handlers?.onUp();
  }

  private place(link: Link, channels: readonly string[]): void {
    const subscribed = channels.length === 0 ? Promise.resolve() : link.subscriber.subscribe(channels);
    link.placed = subscribed;
    subscribed.catch((error: Error) => this.lose(link, error));
  }

  private lose(link: Link, error: Error): void {
    if (this.link !== link) return;
    this.link = null;
    link.publisher.end();
    link.subscriber.end();
    const wasUp = link.upSinceMs !== null;
    if (link.upSinceMs !== null) this.outageSinceMs = performance.now();
    const wasStable = link.upSinceMs !== null && this.outageSinceMs - link.upSinceMs >= STABLE_AFTER_MS;
    if (wasStable) this.failedTries = 0;
    if (!this.isOutageLogged) {
      this.isOutageLogged = true;
      this.options.logger.warn({ err: error }, 'the bus between the nodes is away; we go on alone and keep trying');
    }
    const retryInMs = this.random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** this.failedTries);
    this.failedTries += 1;
    this.retryTimer = setTimeout(() => this.connect(), retryInMs);
    if (wasUp) this.handlers?.onDown();
  }
}

/** Waits until the work is done or has failed, but not longer than that. */
async function settledWithin(work: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([work.catch(() => undefined), deadline]);
  clearTimeout(timer);
}
