import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Audience, EntryKind } from '@vitrine/contracts';

/** One row per room. Whoever numbers entries holds its lock, so that commit order is number order. */
@Entity('room_head')
@Check('ck_room_head_last_seq', 'last_seq >= 0')
export class RoomHeadEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @Column('bigint')
  lastSeq!: string;

  /** When the show's media time began; null before the show went live. */
  @Column('timestamptz', { nullable: true })
  mediaStartedAt!: Date | null;
}

/** Refuses what the same person sent before under the same client id. */
export const CLIENT_ID_INDEX = 'ix_room_entry_client_id';

@Entity('room_entry')
@Index(CLIENT_ID_INDEX, ['roomId', 'actorId', 'clientId'], { unique: true, where: 'client_id IS NOT NULL' })
@Index('ix_room_entry_kind', ['roomId', 'kind', 'seq'])
@Check('ck_room_entry_seq', 'seq > 0')
export class RoomEntryEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @PrimaryColumn('bigint')
  seq!: string;

  @Column('text')
  kind!: EntryKind;

  @Column('smallint')
  version!: number;

  @Column('timestamptz')
  at!: Date;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  /** `everyone`, `staff`, or the id of one member. */
  @Column('text')
  audience!: string;

  @Column('bigint', { nullable: true })
  mediaTimeMs!: string | null;

  @Column('text', { nullable: true })
  clientId!: string | null;

  @Column('jsonb')
  data!: object;
}

export const audienceToText = (audience: Audience): string =>
  typeof audience === 'string' ? audience : audience.memberId;
export const audienceFromText = (text: string): Audience =>
  text === 'everyone' || text === 'staff' ? text : { memberId: text };
