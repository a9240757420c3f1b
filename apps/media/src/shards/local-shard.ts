import type { StreamHealthView } from '@vitrine/contracts';
import { systemClock, type Clock, type Logger, type PublisherEvent } from '@vitrine/server-kit';
import { MediaCounters } from '../counters';
import type { MediaEngine } from '../engine/types';
import { MediaMetrics } from '../metrics';
import { Rooms, type CreatedSession, type Participant, type RoomCounts, type RoomLimits } from '../rooms';
import type { CloseReason, MonotonicClock } from '../session';
import type { SessionAnswer, Shard, ShardMetrics } from './shard';

export interface LocalShardOptions {
  readonly engine: MediaEngine;
  readonly limits: RoomLimits;
  /** Where recordings are written; null: nowhere. */
  readonly recordingsDir: string | null;
  readonly logger: Logger;
  readonly onEvent: (event: PublisherEvent) => void;
  readonly clock?: Clock;
  readonly nowMs?: MonotonicClock;
}

/** Often enough that a lost packet is asked for within a fraction of a round trip. */
const TICK_MS = 20;

const answerOf = ({ session, answerSdp }: CreatedSession): SessionAnswer => ({
  resourceId: session.resourceId,
  sessionId: session.id,
  answerSdp,
});

/** Rooms and engine in this very process, and the clock that drives them. */
export class LocalShard implements Shard {
  readonly counters = new MediaCounters();
  readonly rooms: Rooms;
  private readonly figures: MediaMetrics;
  private ticker: NodeJS.Timeout | null = null;

  constructor(private readonly options: LocalShardOptions) {
    const {
      engine,
      limits,
      recordingsDir,
      logger,
      onEvent,
      clock = systemClock,
      nowMs = () => performance.now(),
    } = options;
    this.rooms = new Rooms({
      engine,
      limits,
      recordingsDir,
      counters: this.counters,
      logger,
      nowMs,
      epochMs: () => clock.nowMs(),
      emit: onEvent,
    });
    this.figures = new MediaMetrics(this.rooms, this.counters);
  }

  async start(): Promise<void> {
    this.ticker = setInterval(() => this.rooms.tick(), TICK_MS);
  }

  async publish(participant: Participant, offerSdp: string): Promise<SessionAnswer> {
    return answerOf(await this.rooms.publish(participant, offerSdp));
  }

  async view(participant: Participant, offerSdp: string): Promise<SessionAnswer> {
    return answerOf(await this.rooms.view(participant, offerSdp));
  }

  async hasSession(resourceId: string): Promise<boolean> {
    return this.rooms.find(resourceId) !== null;
  }

  async closeSession(resourceId: string, reason: CloseReason): Promise<void> {
    this.rooms.find(resourceId)?.close(reason);
  }

  async health(roomId: string): Promise<StreamHealthView> {
    return this.rooms.health(roomId);
  }

  async end(roomId: string): Promise<void> {
    this.rooms.end(roomId);
  }

  async endPublishersOf(roomId: string, memberId: string): Promise<void> {
    this.rooms.endPublishersOf(roomId, memberId);
  }

  async record(roomId: string, isWanted: boolean): Promise<void> {
    this.rooms.record(roomId, isWanted);
  }

  async splitRecording(roomId: string): Promise<void> {
    this.rooms.splitRecording(roomId);
  }

  async counts(): Promise<RoomCounts> {
    return this.rooms.counts();
  }

  metrics(): Promise<ShardMetrics> {
    return this.figures.read();
  }

  async close(): Promise<void> {
    if (this.ticker !== null) clearInterval(this.ticker);
    await this.rooms.close();
    this.figures.close();
    await this.options.engine.close();
  }
}
