import type { StreamHealthView } from '@vitrine/contracts';
import type { PublisherEvent } from '@vitrine/server-kit';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { Participant, RoomCounts } from '../rooms';
import type { CloseReason } from '../session';

export interface SessionAnswer {
  /** Names the session in its URL; see `Session.resourceId`. */
  readonly resourceId: string;
  /** Names the session in logs and events. */
  readonly sessionId: string;
  readonly answerSdp: string;
}

export type ShardMetrics = readonly MetricObjectWithValues<MetricValue<string>>[];

/** Some of the rooms, with an engine and a UDP port of their own; in this process or in another one. */
export interface Shard {
  /** Resolves when it can take sessions. @throws SettingError */
  start(): Promise<void>;
  /** @throws MediaError */
  publish(participant: Participant, offerSdp: string): Promise<SessionAnswer>;
  /** @throws MediaError */
  view(participant: Participant, offerSdp: string): Promise<SessionAnswer>;
  hasSession(resourceId: string): Promise<boolean>;
  /** A session that is over already is fine. */
  closeSession(resourceId: string, reason: CloseReason): Promise<void>;
  health(roomId: string): Promise<StreamHealthView>;
  /** Ends the room for everybody. */
  end(roomId: string): Promise<void>;
  /** Ends what the member publishes in the room, or is about to; what they watch goes on. */
  endPublishersOf(roomId: string, memberId: string): Promise<void>;
  /** Takes down what the room publishes from here on, or no more. A room in which nobody is has nothing to take down. */
  record(roomId: string, isWanted: boolean): Promise<void>;
  /** What was taken down up to here becomes playable; nothing to do where nothing is recorded. */
  splitRecording(roomId: string): Promise<void>;
  counts(): Promise<RoomCounts>;
  metrics(): Promise<ShardMetrics>;
  close(): Promise<void>;
}

export interface ShardListener {
  onEvent(event: PublisherEvent): void;
  /** The shard has lost all its rooms and sessions without a word of farewell. */
  onLost(): void;
}
