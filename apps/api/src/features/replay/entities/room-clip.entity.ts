import { LIMITS } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

/** A stretch of a recorded show that is shared by a link of its own. */
@Entity('room_clip')
@Index(['roomId', 'fromMs'])
@Check('ck_room_clip_span', `from_ms >= 0 AND to_ms - from_ms BETWEEN ${LIMITS.clipMs.min} AND ${LIMITS.clipMs.max}`)
export class RoomClipEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Column('text')
  title!: string;

  /** In the show's media time, as the following. */
  @Column('integer')
  fromMs!: number;

  @Column('integer')
  toMs!: number;

  /** The piece that was shown in it for longest; the log keeps its facts. */
  @Column('uuid', { nullable: true })
  pinId!: string | null;

  @Index()
  @Column('uuid')
  createdBy!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'created_by' })
  creator?: Relation<MemberEntity>;

  @Column('timestamptz')
  createdAt!: Date;
}
