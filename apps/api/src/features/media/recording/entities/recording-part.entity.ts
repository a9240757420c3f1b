import { RecordingPartStatus } from '@vitrine/domain';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RoomEntity } from '../../../rooms/entities/room.entity';

const statuses = Object.values(RecordingPartStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** A stretch of a show that was recorded, in one file. */
@Entity('recording_part')
@Index(['roomId', 'mediaStartMs'])
@Index('ix_recording_part_kept', ['startedAt'], { where: `status IN ('announced', 'stored')` })
@Check('ck_recording_part_status', `status IN (${statuses})`)
@Check('ck_recording_part_size', `duration_ms > 0 AND bytes > 0`)
@Check('ck_recording_part_content_type', `content_type IN ('video/mp4', 'video/webm')`)
export class RecordingPartEntity {
  /** Given by the media server. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Column('text')
  status!: RecordingPartStatus;

  /** When its first picture came, by the clock of the media server. */
  @Column('timestamptz')
  startedAt!: Date;

  /** The same in the show's media time: there it stands beside the entries of the log. */
  @Column('bigint')
  mediaStartMs!: string;

  @Column('integer')
  durationMs!: number;

  @Column('bigint')
  bytes!: string;

  @Column('text')
  contentType!: string;
}
