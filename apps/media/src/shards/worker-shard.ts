import { fork } from 'node:child_process';
import type { StreamHealthView } from '@vitrine/contracts';
import { SettingError, type Logger } from '@vitrine/server-kit';
import { MediaError } from '../media-error';
import { IDLE_HEALTH, NO_ROOMS, type Participant, type RoomCounts } from '../rooms';
import type { CloseReason } from '../session';
import { isFromWorker, type FromWorker, type ShardMethod, type ToWorker } from './messages';
import type { SessionAnswer, Shard, ShardListener, ShardMetrics } from './shard';

/** As much of a child process as is needed here. */
export interface WorkerProcess {
  readonly pid?: number | undefined;
  send(message: ToWorker, callback: (error: Error | null) => void): boolean;
  kill(signal: NodeJS.Signals): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
}

export interface WorkerShardOptions {
  readonly index: number;
  readonly spawn: () => WorkerProcess;
  readonly logger: Logger;
  readonly listener: ShardListener;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

type Answer<Method extends ShardMethod> = Awaited<ReturnType<Shard[Method]>>;

/** The engine's own deadlines are shorter. */
const CALL_DEADLINE_MS = 6_000;
/** A worker that says nothing for so long hangs in native code. */
const HEARTBEAT_MS = 2_000;
const START_DEADLINE_MS = 10_000;
/** Clients that come while a worker starts again wait for it, instead of coming back later. */
const PATIENCE_MS = 3_000;
const STOP_DEADLINE_MS = 2_000;
const RETRY_AFTER_MS = 1_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A worker that ran this long has recovered: its next end is a first one again. */
const RECOVERED_AFTER_MS = 60_000;

const unavailable = (): MediaError =>
  new MediaError('server.unavailable', 'This part of the media server is starting again.', {
    retryAfterMs: RETRY_AFTER_MS,
  });

/** A worker process as a shard: started, asked, watched, started again. */
export class WorkerShard implements Shard {
  private child: WorkerProcess | null = null;
  private isReady = false;
  private isStopping = false;
  private hasEverBeenReady = false;
  private readonly pending = new Map<number, PendingCall>();
  private readonly waiting = new Set<() => void>();
  private lastCall = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private startedAtMs = 0;
  private restartTimer: NodeJS.Timeout | null = null;
  private startTimer: NodeJS.Timeout | null = null;
  private heartbeat: NodeJS.Timeout | null = null;
  private refusal: string | null = null;
  private onFirstEnd: ((error: SettingError) => void) | null = null;
  private onEnd: () => void = () => undefined;

  constructor(private readonly options: WorkerShardOptions) {}

  /** Only the first process may fail to start; later ones are tried again. @throws SettingError */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onFirstEnd = reject;
      this.waiting.add(resolve);
      this.spawn();
    });
  }

  get isUp(): boolean {
    return this.isReady;
  }

  async publish(participant: Participant, offerSdp: string): Promise<SessionAnswer> {
    await this.whenReady();
    return this.call('publish', participant, offerSdp);
  }

  async view(participant: Participant, offerSdp: string): Promise<SessionAnswer> {
    await this.whenReady();
    return this.call('view', participant, offerSdp);
  }

  // A process that is not there has no sessions and no rooms: those of its predecessor ended with it.
  hasSession(resourceId: string): Promise<boolean> {
    return this.callIfUp(false, 'hasSession', resourceId);
  }

  closeSession(resourceId: string, reason: CloseReason): Promise<void> {
    return this.callIfUp(undefined, 'closeSession', resourceId, reason);
  }

  health(roomId: string): Promise<StreamHealthView> {
    return this.callIfUp(IDLE_HEALTH, 'health', roomId);
  }

  end(roomId: string): Promise<void> {
    return this.callIfUp(undefined, 'end', roomId);
  }

  endPublishersOf(roomId: string, memberId: string): Promise<void> {
    return this.callIfUp(undefined, 'endPublishersOf', roomId, memberId);
  }

  record(roomId: string, isWanted: boolean): Promise<void> {
    return this.callIfUp(undefined, 'record', roomId, isWanted);
  }

  splitRecording(roomId: string): Promise<void> {
    return this.callIfUp(undefined, 'splitRecording', roomId);
  }

  counts(): Promise<RoomCounts> {
    return this.callIfUp(NO_ROOMS, 'counts');
  }

  metrics(): Promise<ShardMetrics> {
    return this.callIfUp([], 'metrics');
  }

  /** Asks the process to say goodbye to its sessions and ends it when that takes too long. */
  async close(): Promise<void> {
    this.isStopping = true;
    if (this.restartTimer !== null) clearTimeout(this.restartTimer);
    const { child } = this;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      this.onEnd = () => {
        clearTimeout(timer);
        resolve();
      };
      this.tell(child, { kind: 'stop' });
    });
  }

  private spawn(): void {
    const child = this.options.spawn();
    this.child = child;
    this.refusal = null;
    this.startedAtMs = performance.now();
    this.startTimer = setTimeout(() => child.kill('SIGKILL'), START_DEADLINE_MS);
    let isOver = false;
    const onEnd = (how: Readonly<Record<string, unknown>>): void => {
      if (isOver) return;
      isOver = true;
      this.handleEnd(how);
    };
    child.on('message', (message: unknown) => {
      if (isFromWorker(message) && this.child === child) this.handle(message);
    });
    child.on('error', (error) => onEnd({ err: error }));
    child.on('exit', (code, signal) => onEnd({ code, signal }));
  }

  private handle(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.handleReady(message.udpPort);
        break;
      case 'refused':
        this.refusal = message.text;
        break;
      case 'event':
        this.options.listener.onEvent(message.event);
        break;
      case 'result':
        this.settle(message.id)?.resolve(message.value);
        break;
      case 'failure':
        this.settle(message.id)?.reject(new MediaError(message.body.code, message.body.message, message.body.details));
        break;
    }
  }

  private handleReady(udpPort: number): void {
    const { index, logger } = this.options;
    this.isReady = true;
    this.hasEverBeenReady = true;
    this.onFirstEnd = null;
    if (this.startTimer !== null) clearTimeout(this.startTimer);
    this.heartbeat = setInterval(() => void this.beat(), HEARTBEAT_MS);
    logger.info({ worker: index, pid: this.child?.pid, udpPort }, 'media worker is ready');
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }

  /** Ends a process that is alive and does not answer. */
  private async beat(): Promise<void> {
    const { child } = this;
    try {
      await this.call('counts');
    } catch (error) {
      if (child === null || child !== this.child || this.isStopping) return;
      this.options.logger.error({ err: error, worker: this.options.index }, 'media worker does not answer');
      child.kill('SIGKILL');
    }
  }

  private handleEnd(how: Readonly<Record<string, unknown>>): void {
    const { index, logger, listener } = this.options;
    const wasReady = this.isReady;
    this.child = null;
    this.isReady = false;
    if (this.heartbeat !== null) clearInterval(this.heartbeat);
    if (this.startTimer !== null) clearTimeout(this.startTimer);
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(unavailable());
    if (wasReady && !this.isStopping) listener.onLost();
    this.onEnd();
    if (this.isStopping) return;
    if (!this.hasEverBeenReady) {
      this.onFirstEnd?.(new SettingError(this.refusal ?? `Media worker ${index} ended while it was starting.`));
      return;
    }
    if (performance.now() - this.startedAtMs > RECOVERED_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
    logger.error({ ...how, reason: this.refusal, worker: index, pauseMs: this.pauseMs }, 'media worker ended');
    this.restartTimer = setTimeout(() => this.spawn(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  private whenReady(): Promise<void> {
    if (this.isReady) return Promise.resolve();
    if (this.isStopping) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(wake);
        reject(unavailable());
      }, PATIENCE_MS);
      this.waiting.add(wake);
    });
  }

  private async callIfUp<Method extends ShardMethod>(
    otherwise: Answer<Method>,
    method: Method,
    ...args: Parameters<Shard[Method]>
  ): Promise<Answer<Method>> {
    if (!this.isReady) return otherwise;
    const { child } = this;
    try {
      return await this.call(method, ...args);
    } catch (error) {
      if (child !== this.child) return otherwise;
      throw error;
    }
  }

  private call<Method extends ShardMethod>(
    method: Method,
    ...args: Parameters<Shard[Method]>
  ): Promise<Answer<Method>> {
    const { child } = this;
    if (child === null || !this.isReady) return Promise.reject(unavailable());
    this.lastCall += 1;
    const id = this.lastCall;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(id)?.reject(unavailable()), CALL_DEADLINE_MS);
      // The worker runs the same code, so what it answers is of the method's own type.
      this.pending.set(id, { resolve: (value) => resolve(value as Answer<Method>), reject, timer });
      this.tell(child, { kind: 'call', id, method, args });
    });
  }

  private settle(id: number): PendingCall | null {
    const call = this.pending.get(id);
    if (call === undefined) return null;
    clearTimeout(call.timer);
    this.pending.delete(id);
    return call;
  }

  /** A channel that breaks is followed by `exit`, which answers everything that is pending. */
  private tell(child: WorkerProcess, message: ToWorker): void {
    child.send(message, (error) => {
      if (error !== null) this.options.logger.warn({ err: error, worker: this.options.index }, 'media worker not told');
    });
  }
}

/** A process of the same program, with the arguments that make it a worker. */
export function forkWorker(index: number, udpPort: number): WorkerProcess {
  const env = { ...process.env };
  // Set while node watches the sources of this process; a worker would report its files to us instead.
  delete env['WATCH_REPORT_DEPENDENCIES'];
  return fork(process.argv[1] ?? '', ['worker', String(index), String(udpPort)], { env });
}
