import { createClient, ErrorReply } from 'redis';

/** From the first packet to the answer to our greeting. */
const OPEN_DEADLINE_MS = 3_000;
/** A partition sends no FIN: who is silent for these two together is taken for lost. */
const PING_INTERVAL_MS = 1_000;
const PING_DEADLINE_MS = 2_000;

/** One connection for one life: it opens, serves, is lost or ended, and never comes back. */
export interface BusConnection {
  /** @throws Error when it can't be used within a bounded time */
  open(): Promise<void>;
  /** Resolves when the other side has passed it on. */
  publish(channel: string, payload: string): Promise<void>;
  /** Resolves when messages of all these channels arrive. */
  subscribe(channels: readonly string[]): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Resolves when everything sent before was answered. */
  flush(): Promise<void>;
  /** Ends at once, also while it opens. */
  end(): void;
}

export interface BusConnectionHandlers {
  readonly onMessage: (payload: string, channel: string) => void;
  /** Called once, when it fails; never after `end`. */
  readonly onLost: (error: Error) => void;
}

export type CreateBusConnection = (name: string, handlers: BusConnectionHandlers) => BusConnection;

/**
 * A node-redis client without its own reconnecting. That has no deadline for the greeting, no way to give up a
 * connection which is silent but not closed (its ping waits for ever), and knows nothing of the second connection
 * that has to go and come back together with this one.
 */
export class RedisConnection implements BusConnection {
  private readonly giveUp = new AbortController();
  private readonly client: ReturnType<typeof this.createClient>;
  private timer: NodeJS.Timeout | null = null;
  private isEnded = false;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly handlers: BusConnectionHandlers,
  ) {
    this.client = this.createClient();
    this.client.on('error', (error: Error) => this.lose(error));
  }

  async open(): Promise<void> {
    this.timer = setTimeout(
      () => this.lose(new Error(`Redis did not let us in within ${OPEN_DEADLINE_MS} ms.`)),
      OPEN_DEADLINE_MS,
    );
    await this.client.connect();
    clearTimeout(this.timer);
    if (this.isEnded) throw new Error('The connection was ended while it opened.');
    this.ping();
  }

  async publish(channel: string, payload: string): Promise<void> {
    await this.client.publish(channel, payload);
  }

  subscribe(channels: readonly string[]): Promise<void> {
    return this.client.subscribe([...channels], this.handlers.onMessage);
  }

  unsubscribe(channel: string): Promise<void> {
    // Without its listener the client would take a channel that is wanted again meanwhile for subscribed.
    return this.client.unsubscribe(channel, this.handlers.onMessage);
  }

  async flush(): Promise<void> {
    // Answers come in the order of the commands.
    await this.client.ping();
  }

  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    if (this.timer) clearTimeout(this.timer);
    this.client.destroy();
    // The client forgets a socket that still connects; the signal ends that one too.
    this.giveUp.abort();
  }

  private createClient() {
    return createClient({
      url: this.url,
      name: this.name,
      socket: { reconnectStrategy: false, signal: this.giveUp.signal },
      disableOfflineQueue: true,
      // Otherwise each command makes a timer of its own; the ping finds out for all of them.
      commandOptions: { timeout: 0 },
      maintNotifications: 'disabled',
    });
  }

  private ping(): void {
    let isAnswered = false;
    // What arrived while this process was busy is read before immediates run: our own slowness is not the other's.
    this.timer = setTimeout(
      () =>
        setImmediate(() => {
          if (!isAnswered) this.lose(new Error(`Redis did not answer within ${PING_DEADLINE_MS} ms.`));
        }),
      PING_DEADLINE_MS,
    );
    const onAnswer = (): void => {
      isAnswered = true;
      if (this.isEnded) return;
      if (this.timer) clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ping(), PING_INTERVAL_MS);
    };
    this.client.ping().then(onAnswer, (error: Error) => {
      // Whoever refuses is there.
      if (error instanceof ErrorReply) onAnswer();
      else this.lose(error);
    });
  }

  private lose(error: Error): void {
    if (this.isEnded) return;
    this.end();
    this.handlers.onLost(error);
  }
}
