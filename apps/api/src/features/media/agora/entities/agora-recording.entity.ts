import { AgoraRecordingStatus } from '@vitrine/domain';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { RoomEntity } from '../../../rooms/entities/room.entity';

const statuses = Object.values(AgoraRecordingStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** A recording that Agora makes of a show. A show has several when its host was away for long. */
@Entity('agora_recording')
@Index(['roomId'])
@Index('uq_agora_recording_open', ['roomId'], { unique: true, where: `status IN ('starting', 'recording')` })
@Index('ix_agora_recording_unfinished', ['startedAt'], { where: `status IN ('starting', 'recording', 'stopping')` })
@Unique(['sid'])
@Check('ck_agora_recording_status', `status IN (${statuses})`)
@Check('ck_agora_recording_names', `(resource_id IS NULL) = (sid IS NULL)`)
@Check('ck_agora_recording_ended_at', `(status IN ('stored', 'failed')) = (ended_at IS NOT NULL)`)
@Check('ck_agora_recording_problem', `(status = 'failed') = (problem IS NOT NULL)`)
export class AgoraRecordingEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  /** The recorder's seat. */
  @Column('bigint')
  uid!: string;

  @Column('text')
  status!: AgoraRecordingStatus;

  /** Its two names at Agora. */
  @Column('text', { nullable: true })
  resourceId!: string | null;

  @Column('text', { nullable: true })
  sid!: string | null;

  /** Films and playlists below the room's id in the bucket. */
  @Column('text', { array: true, default: '{}' })
  files!: string[];

  /** Why it failed, in a sentence for the operator. */
  @Column('text', { nullable: true })
  problem!: string | null;

  /** Since when Agora does not know it; it does not for a while when it moves a recording to another machine. */
  @Column('timestamptz', { nullable: true })
  missingSince!: Date | null;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
