import { RoomStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { StoreEntity } from '../../stores/entities/store.entity';

/** Who paused a show. A pause by the grace ends by itself when the host's stream is back; a pause by the host does not. */
export const PausedBy = { Host: 'host', Grace: 'grace' } as const;
export type PausedBy = (typeof PausedBy)[keyof typeof PausedBy];

const statuses = Object.values(RoomStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** One live show. What happens in it is in its timeline; the row keeps what lists and decisions need. */
@Entity('room')
@Index(['storeId', 'id'])
@Index('ix_room_on_air', ['wentLiveAt', 'id'], { where: `status IN ('live', 'paused')` })
@Index('ix_room_upcoming', ['scheduledAt', 'id'], { where: `status = 'scheduled'` })
@Index('ix_room_past', ['endedAt', 'id'], { where: `status = 'ended'` })
@Check('ck_room_status', `status IN (${statuses})`)
@Check('ck_room_scheduled_at', `status <> 'scheduled' OR scheduled_at IS NOT NULL`)
@Check('ck_room_went_live_at', `status IN ('draft', 'scheduled') OR went_live_at IS NOT NULL`)
@Check('ck_room_ended_at', `(status = 'ended') = (ended_at IS NOT NULL)`)
@Check('ck_room_paused_by', `(status = 'paused') = (paused_by IS NOT NULL) AND paused_by IN ('host', 'grace')`)
export class RoomEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Index()
  @Column('uuid')
  hostId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  host?: Relation<MemberEntity>;

  @Column('text')
  title!: string;

  @Column('text')
  description!: string;

  @Column('text')
  status!: RoomStatus;

  @Column('text', { nullable: true })
  pausedBy!: PausedBy | null;

  @Column('timestamptz', { nullable: true })
  scheduledAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  wentLiveAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  posterUrl!: string | null;

  /** The show is recorded for a replay. Decided before it goes live, so that everybody on stage knows. */
  @Column('boolean', { default: false })
  isRecorded!: boolean;

  /** The publisher whose media arrives now, by the id of its session at the media server; null while none does. */
  @Column('text', { nullable: true })
  publisherSessionId!: string | null;

  /** When that session's media began to arrive, by the clock of the media server. */
  @Column('timestamptz', { nullable: true })
  publisherStartedAt!: Date | null;

  /** The newest time that the media server told about; older news is stale. */
  @Column('timestamptz', { nullable: true })
  streamEventAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
