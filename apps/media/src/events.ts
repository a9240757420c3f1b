import { MEDIA_EVENTS_PATH, SIGNATURE_HEADER, signMessage, type Logger, type MediaEvent } from '@vitrine/server-kit';
import type { EventCounters } from './counters';

export interface EventSenderOptions {
  /** Base address of the api; null: nobody listens. */
  readonly baseUrl: string | null;
  readonly secret: string;
  readonly logger: Logger;
  readonly counters: EventCounters;
  readonly epochMs: () => number;
  readonly firstRetryMs?: number;
  readonly maxRetryMs?: number;
}

/** Failures in a row after which only what still matters is kept. */
const PATIENCE_ATTEMPTS = 10;
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 10_000;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_ROOMS = 1_000;
const MAX_QUEUED_PER_ROOM = 50;

/** An answer that will be the same next time, unlike a timeout, too many requests, or a failing api. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

const isSamePart = (one: MediaEvent, other: MediaEvent): boolean =>
  one.kind === 'recording.part-ready' && other.kind === 'recording.part-ready' && one.partId === other.partId;

/**
 * Tells the api what happens in the rooms: signed, in order within a room, and again until it is heard or is out of date. An
 * api that is away for long still learns how each room is now. Rooms don't wait for each other.
 */
export class EventSender {
  private readonly queues = new Map<string, MediaEvent[]>();
  private readonly running = new Set<Promise<void>>();
  private readonly stop = new AbortController();

  constructor(private readonly options: EventSenderOptions) {}

  emit(event: MediaEvent): void {
    this.options.logger.info({ event }, 'media event');
    if (this.options.baseUrl === null || this.stop.signal.aborted) return;
    const queue = this.queues.get(event.roomId);
    if (this.queues.size >= MAX_ROOMS && queue === undefined) {
      this.drop(event, 'events of too many rooms are waiting');
      return;
    }
    if (queue !== undefined) {
      // Told again every now and then: one that waits says it all, and must not push out what is said once.
      if (queue.some((waiting) => isSamePart(waiting, event))) return;
      queue.push(event);
      // The first one is on its way; of the others a part is told of again, and the oldest says the least about now.
      if (queue.length > MAX_QUEUED_PER_ROOM) {
        const part = queue.findIndex(({ kind }, index) => index > 0 && kind === 'recording.part-ready');
        const [dropped] = queue.splice(Math.max(1, part), 1);
        if (dropped !== undefined) this.drop(dropped, 'too many events of the room are waiting');
      }
      return;
    }
    const fresh = [event];
    this.queues.set(event.roomId, fresh);
    const work = this.drain(event.roomId, fresh);
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  /** Waits for what is queued, at most this long, then gives up the rest. */
  async close(deadlineMs: number): Promise<void> {
    const timer = setTimeout(() => this.stop.abort(), deadlineMs);
    while (this.running.size > 0) await Promise.all(this.running);
    clearTimeout(timer);
    this.stop.abort();
  }

  private async drain(roomId: string, queue: MediaEvent[]): Promise<void> {
    let failures = 0;
    for (let event = queue[0]; event !== undefined; event = queue[0]) {
      if (failures > 0) await this.pause(this.retryMs(failures));
      const isHeard = await this.deliver(event);
      if (isHeard) queue.shift();
      failures = isHeard ? 0 : failures + 1;
      if (failures >= PATIENCE_ATTEMPTS) this.dropOutdated(queue);
    }
    this.queues.delete(roomId);
  }

  private retryMs(failures: number): number {
    const { firstRetryMs = FIRST_RETRY_MS, maxRetryMs = MAX_RETRY_MS } = this.options;
    return Math.min(maxRetryMs, firstRetryMs * 2 ** (failures - 1));
  }

  /** @returns false when it has to be tried again; true too for an event that is given up. */
  private async deliver(event: MediaEvent): Promise<boolean> {
    if (this.stop.signal.aborted) {
      this.drop(event, 'the server stops');
      return true;
    }
    const problem = await this.post(event);
    if (problem === null) {
      this.options.counters.eventsDelivered += 1;
      return true;
    }
    this.options.logger.warn({ event, problem: problem.text }, 'media event not delivered');
    if (problem.isFinal) this.drop(event, 'the api did not take it');
    return problem.isFinal;
  }

  /**
   * A start says everything about its room, whatever was before it. A stop does not: it means something only to those who
   * know of its session's start. So the last start and what follows it stay, however long the api is away.
   */
  private dropOutdated(queue: MediaEvent[]): void {
    const lastStart = queue.findLastIndex(({ kind }) => kind === 'publisher.started');
    const outdated = queue.slice(0, Math.max(0, lastStart)).filter(({ kind }) => kind !== 'recording.part-ready');
    for (const event of outdated) {
      queue.splice(queue.indexOf(event), 1);
      this.drop(event, 'a newer event of the room says more');
    }
  }

  private async post(event: MediaEvent): Promise<{ text: string; isFinal: boolean } | null> {
    const body = JSON.stringify(event);
    try {
      const response = await fetch(new URL(MEDIA_EVENTS_PATH, this.options.baseUrl ?? undefined), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [SIGNATURE_HEADER]: signMessage(this.options.secret, body, this.options.epochMs()),
        },
        body,
        signal: AbortSignal.any([this.stop.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      });
      // The connection can be used again only once the answer has been read.
      await response.arrayBuffer();
      return response.ok ? null : { text: `HTTP ${response.status}`, isFinal: isFinal(response.status) };
    } catch (error) {
      return { text: error instanceof Error ? error.message : String(error), isFinal: false };
    }
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.stop.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      this.stop.signal.addEventListener('abort', done);
      if (this.stop.signal.aborted) done();
    });
  }

  private drop(event: MediaEvent, reason: string): void {
    this.options.counters.eventsDropped += 1;
    this.options.logger.error({ event, reason }, 'media event dropped');
  }
}
