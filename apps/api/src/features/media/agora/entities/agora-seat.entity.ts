import { MediaRole } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../../platform/auth/entities/member.entity';
import { RoomEntity } from '../../../rooms/entities/room.entity';

const roles = Object.values(MediaRole)
  .map((role) => `'${role}'`)
  .join(', ');

/** Who was given which number in a room's channel at Agora: the only way from what Agora tells to people. */
@Entity('agora_seat')
@Index(['memberId', 'roomId'])
@Index('ix_agora_seat_expires_at', ['expiresAt'])
@Check('ck_agora_seat_uid', 'uid BETWEEN 1 AND 4294967295')
@Check('ck_agora_seat_role', `role IN (${roles})`)
@Check('ck_agora_seat_barred_at', 'barred_at IS NULL OR removed_at IS NOT NULL')
export class AgoraSeatEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  /** Its kind is part of it (`agoraSeatKindOf`); the screen of a camera has the number after it and no row. */
  @PrimaryColumn('bigint')
  uid!: string;

  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  role!: MediaRole;

  /** Of the newest token. */
  @Column('timestamptz')
  expiresAt!: Date;

  /** Of the newest news of this seat: Agora tells late and out of order. */
  @Column('bigint', { nullable: true })
  clientSeq!: string | null;

  @Column('boolean', { default: false })
  isPublishing!: boolean;

  /** Since when it is not theirs any more: nothing is renewed. */
  @Column('timestamptz', { nullable: true })
  removedAt!: Date | null;

  /** Since when Agora knows it too. */
  @Column('timestamptz', { nullable: true })
  barredAt!: Date | null;
}
