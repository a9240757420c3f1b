import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { RoomEntity } from './room.entity';

/** That a member was in a room as a viewer, and since when. */
@Entity('room_visit')
export class RoomVisitEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Index()
  @PrimaryColumn('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('timestamptz')
  firstAt!: Date;
}
