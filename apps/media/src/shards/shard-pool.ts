import { createHash } from 'node:crypto';
import type { StreamHealthView } from '@vitrine/contracts';
import type { PublisherEvent } from '@vitrine/server-kit';
import { MediaError } from '../media-error';
import { NO_ROOMS, type Participant, type RoomCounts } from '../rooms';
import { CloseReason } from '../session';
import { Endings } from './endings';
import { PublisherLedger } from './publisher-ledger';
import type { SessionAnswer, Shard, ShardListener, ShardMetrics } from './shard';

/** A session's URL says which shard has it, so that nothing need be remembered of sessions here. */
const RESOURCE_ID = /^(\d{1,3})-([\w-]{1,64})$/;

/** The shard of a room: always the same one while there are as many of them. */
export function shardIndexOf(roomId: string, shardCount: number): number {
  return createHash('sha256').update(roomId).digest().readUInt32BE() % shardCount;
}

/** Somebody whose grant was looked at. */
export interface GrantedParticipant extends Participant {
  /** When the api gave the grant, in milliseconds since the epoch. */
  readonly grantedAtMs: number;
}

/** All rooms, each in one of the shards. */
export class ShardPool implements Shard {
  private readonly shards: readonly Shard[];
  private readonly ledger: PublisherLedger;
  private readonly endings: Endings;

  /** @param emit takes the events of all shards. */
  constructor(
    shardCount: number,
    createShard: (index: number, listener: ShardListener) => Shard,
    options: PoolOptions,
  ) {
    this.ledger = new PublisherLedger(options);
    this.endings = new Endings(options.epochMs);
    this.shards = Array.from({ length: shardCount }, (_, index) =>
      createShard(index, {
        onEvent: (event) => this.ledger.note(index, event),
        onLost: () => this.ledger.lose(index),
      }),
    );
  }

  async start(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.start()));
  }

  /** @throws MediaError `media.forbidden` with a grant from before the end of the room, or of what they publish there. */
  publish(participant: GrantedParticipant, offerSdp: string): Promise<SessionAnswer> {
    const { roomId, memberId, grantedAtMs } = participant;
    const requireOpen = (): void => {
      if (this.endings.coversGrant(roomId, memberId, grantedAtMs))
        throw new MediaError('media.forbidden', 'What this grant was for has ended.');
    };
    return this.create(participant, requireOpen, (shard) => shard.publish(participant, offerSdp));
  }

  /** @throws MediaError `media.not-publishing` in a room that was ended. */
  view(participant: Participant, offerSdp: string): Promise<SessionAnswer> {
    const requireOpen = (): void => {
      if (this.endings.hasRoom(participant.roomId))
        throw new MediaError('media.not-publishing', 'This room was ended.');
    };
    return this.create(participant, requireOpen, (shard) => shard.view(participant, offerSdp));
  }

  async hasSession(resourceId: string): Promise<boolean> {
    const found = this.ofSession(resourceId);
    return found !== null && found.shard.hasSession(found.resourceId);
  }

  async closeSession(resourceId: string, reason: CloseReason): Promise<void> {
    const found = this.ofSession(resourceId);
    await found?.shard.closeSession(found.resourceId, reason);
  }

  async health(roomId: string): Promise<StreamHealthView> {
    return this.ofRoom(roomId).shard.health(roomId);
  }

  end(roomId: string): Promise<void> {
    this.endings.addRoom(roomId);
    return this.ofRoom(roomId).shard.end(roomId);
  }

  endPublishersOf(roomId: string, memberId: string): Promise<void> {
    this.endings.addPublisher(roomId, memberId);
    return this.ofRoom(roomId).shard.endPublishersOf(roomId, memberId);
  }

  record(roomId: string, isWanted: boolean): Promise<void> {
    return this.ofRoom(roomId).shard.record(roomId, isWanted);
  }

  splitRecording(roomId: string): Promise<void> {
    return this.ofRoom(roomId).shard.splitRecording(roomId);
  }

  async counts(): Promise<RoomCounts> {
    const all = await Promise.all(this.shards.map((shard) => shard.counts()));
    return all.reduce(
      (sum, counts) => ({
        rooms: sum.rooms + counts.rooms,
        sessions: sum.sessions + counts.sessions,
        publishers: sum.publishers + counts.publishers,
        viewers: sum.viewers + counts.viewers,
      }),
      NO_ROOMS,
    );
  }

  /** Those of every shard under the label `worker`. */
  async metrics(): Promise<ShardMetrics> {
    const all = await Promise.all(this.shards.map((shard) => shard.metrics()));
    return all.flatMap((metrics, index) => metrics.map((metric) => labelled(metric, String(index))));
  }

  async close(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.close()));
    this.ledger.close();
  }

  private async create(
    { roomId }: Participant,
    requireOpen: () => void,
    make: (shard: Shard) => Promise<SessionAnswer>,
  ): Promise<SessionAnswer> {
    requireOpen();
    const { shard, index } = this.ofRoom(roomId);
    const answer = await make(shard);
    try {
      // A shard that was starting again was not there to be told of an end meanwhile.
      requireOpen();
    } catch (error) {
      await shard.closeSession(answer.resourceId, CloseReason.Revoked);
      throw error;
    }
    return { ...answer, resourceId: `${index}-${answer.resourceId}` };
  }

  private ofRoom(roomId: string): { shard: Shard; index: number } {
    const index = shardIndexOf(roomId, this.shards.length);
    const shard = this.shards[index];
    if (shard === undefined) throw new Error('there are no shards');
    return { shard, index };
  }

  private ofSession(resourceId: string): { shard: Shard; resourceId: string } | null {
    const match = RESOURCE_ID.exec(resourceId);
    const shard = this.shards[Number(match?.[1] ?? -1)];
    return shard === undefined ? null : { shard, resourceId: match?.[2] ?? '' };
  }
}

export interface PoolOptions {
  readonly emit: (event: PublisherEvent) => void;
  readonly epochMs: () => number;
}

export function labelled(metric: ShardMetrics[number], worker: string): ShardMetrics[number] {
  return { ...metric, values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, worker } })) };
}
