import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import type { LiveClient } from './live-client';
import { CLOSE_ABOVE_BYTES, RESUME_BELOW_BYTES, SHED_ABOVE_BYTES } from './live-client';
import { Metrics, type Lane } from '../sight/metrics';
import type { WirePacket } from './wire-packet';

/**
 * Sockets written to before the event loop gets its turn, at some 10 µs each. Small for chat: a command that is urgent
 * asks the database several times before it leaves, and each answer waits for the slice that is being written.
 */
const SOCKETS_PER_SLICE: Readonly<Record<Lane, number>> = { urgent: 1_024, personal: 1_024, bulk: 64, volatile: 64 };

/**
 * How long chat stands back for a command that will send what is urgent, and how long it then goes on undisturbed: each
 * of the command's questions to the database would wait for a slice.
 */
const STAND_BACK_MS = 40;
const UNDISTURBED_MS = 120;
/** And for how long it lets what was urgent arrive, before thousands of larger frames follow it to the same machines. */
const LET_THROUGH_MS = 15;

/** What one group of clients is to be sent. */
export interface Delivery {
  readonly clients: readonly LiveClient[];
  readonly packet: WirePacket;
}
export interface Sweep {
  readonly lane: Lane;
  readonly deliveries: readonly Delivery[];
  /** Called once the last socket was written to. */
  readonly onDone?: (() => void) | undefined;
}
interface RunningSweep extends Sweep {
  delivery: number;
  client: number;
  startedAtMs: number;
}

/** Called for a client who is kept from something, or who has too much unread. */
export interface SlowReaders {
  onBehind(client: LiveClient): void;
  onOverflow(client: LiveClient): void;
}

/**
 * Writes frames to sockets, a slice at a time. What is urgent goes before every slice of what is not, so that a pin
 * waits for at most one slice of chat, however large the rooms; the rooms' chat takes turns.
 */
@Injectable()
export class Sweeper {
  private readonly urgent: RunningSweep[] = [];
  private readonly others: RunningSweep[] = [];
  private isScheduled = false;
  private hasChatWaited = false;
  private commandsAhead = 0;
  private standsBackUntilMs = 0;
  private slowReaders: SlowReaders = { onBehind: () => undefined, onOverflow: () => undefined };

  constructor(private readonly metrics: Metrics) {}

  watchSlowReaders(slowReaders: SlowReaders): void {
    this.slowReaders = slowReaders;
  }

  /** The first slice is written before this returns, unless others are under way that come first. */
  start(sweep: Sweep): void {
    const isUrgent = sweep.lane === 'urgent' || sweep.lane === 'personal';
    const queue = isUrgent ? this.urgent : this.others;
    const isFirst = queue.length === 0 && (isUrgent || this.urgent.length === 0);
    queue.push({ ...sweep, delivery: 0, client: 0, startedAtMs: performance.now() });
    if (isFirst) this.runSlice();
    else this.schedule();
  }

  /** Runs a command that ends in something urgent. What is not urgent stands back for it, for a bounded time. */
  async ahead<T>(command: () => Promise<T>): Promise<T> {
    const nowMs = performance.now();
    if (this.commandsAhead === 0 && nowMs >= this.standsBackUntilMs + UNDISTURBED_MS)
      this.standsBackUntilMs = nowMs + STAND_BACK_MS;
    this.commandsAhead += 1;
    try {
      return await command();
    } finally {
      this.commandsAhead -= 1;
      if (this.commandsAhead === 0)
        this.standsBackUntilMs = Math.min(this.standsBackUntilMs, performance.now() + LET_THROUGH_MS);
    }
  }

  private schedule(): void {
    if (this.isScheduled || this.urgent.length + this.others.length === 0) return;
    this.isScheduled = true;
    const run = (): void => {
      this.isScheduled = false;
      this.runSlice();
    };
    if (this.urgent.length === 0 && this.standsBack()) setTimeout(run, 1);
    else setImmediate(run);
  }

  private standsBack(): boolean {
    return performance.now() < this.standsBackUntilMs;
  }

  private runSlice(): void {
    const wasUrgent = this.runSliceOf(this.urgent);
    // However much is urgent, chat goes on in between, a small slice at a time.
    if ((!wasUrgent || this.hasChatWaited) && !this.standsBack()) this.runSliceOf(this.others);
    this.hasChatWaited = wasUrgent && this.others.length > 0;
    this.schedule();
  }

  private runSliceOf(queue: RunningSweep[]): boolean {
    const sweep = queue.shift();
    if (!sweep) return false;
    if (!this.writeSome(sweep)) {
      queue.push(sweep);
    } else {
      this.metrics.sweepSeconds[sweep.lane].observe((performance.now() - sweep.startedAtMs) / 1000);
      sweep.onDone?.();
    }
    return true;
  }

  /** @returns whether that was all of it. */
  private writeSome(sweep: RunningSweep): boolean {
    const { lane } = sweep;
    let budget = SOCKETS_PER_SLICE[lane];
    let written = 0;
    let bytes = 0;
    for (; sweep.delivery < sweep.deliveries.length; sweep.delivery += 1, sweep.client = 0) {
      const { clients, packet } = sweep.deliveries[sweep.delivery];
      const end = Math.min(clients.length, sweep.client + budget);
      budget -= end - sweep.client;
      for (; sweep.client < end; sweep.client += 1) {
        if (!this.write(clients[sweep.client], packet, lane)) continue;
        written += 1;
        bytes += packet.webSocketFrame.length;
      }
      if (sweep.client < clients.length) break;
    }
    this.metrics.fanOutDeliveries[lane].inc(written);
    this.metrics.fanOutBytes.inc(bytes);
    return sweep.delivery >= sweep.deliveries.length;
  }

  private write(client: LiveClient, packet: WirePacket, lane: Lane): boolean {
    if (!client.isConnected) return false;
    const { unreadBytes } = client;
    if (unreadBytes > CLOSE_ABOVE_BYTES) {
      this.slowReaders.onOverflow(client);
      return false;
    }
    if (unreadBytes <= RESUME_BELOW_BYTES) client.resumeBytes = 0;
    const isBehind = client.behindSinceMs !== null || unreadBytes > SHED_ABOVE_BYTES + client.resumeBytes;
    if (lane !== 'urgent' && isBehind) {
      this.metrics.shedFrames.inc();
      if (lane !== 'volatile') this.slowReaders.onBehind(client);
      return false;
    }
    client.write(packet);
    return true;
  }
}
