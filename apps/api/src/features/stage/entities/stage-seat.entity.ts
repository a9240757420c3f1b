import { StageSeatStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

const statuses = Object.values(StageSeatStatus)
  .map((status) => `'${status}'`)
  .join(', ');
const OPEN = `status IN ('waiting', 'on-stage')`;

/** One visit of somebody to a stage, from the waiting room to its end. Its id is that of the stream they publish. */
@Entity('stage_seat')
@Index('uq_stage_seat_open', ['roomId', 'memberId'], { unique: true, where: OPEN })
@Index(['roomId', 'memberId'])
@Check('ck_stage_seat_status', `status IN (${statuses})`)
@Check('ck_stage_seat_ended_at', `(${OPEN}) = (ended_at IS NULL)`)
@Check('ck_stage_seat_admitted_at', `status NOT IN ('on-stage', 'removed') OR admitted_at IS NOT NULL`)
@Check('ck_stage_seat_publisher', `publisher_session_id IS NULL OR status = 'on-stage'`)
export class StageSeatEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  status!: StageSeatStatus;

  @Column('timestamptz')
  askedAt!: Date;

  /** When they agreed to be recorded; null when they were not asked. */
  @Column('timestamptz', { nullable: true })
  agreedToRecordingAt!: Date | null;

  /** When their page asked last; who is not heard of any more is not shown as waiting. */
  @Column('timestamptz')
  seenAt!: Date;

  @Column('timestamptz', { nullable: true })
  admittedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  /** As of a room: the session whose media arrives now, since when, and the newest time that was told about. */
  @Column('text', { nullable: true })
  publisherSessionId!: string | null;

  @Column('timestamptz', { nullable: true })
  publisherStartedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  streamEventAt!: Date | null;
}
