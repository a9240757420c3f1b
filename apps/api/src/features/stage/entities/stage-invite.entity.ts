import { Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

/** The link to a room's stage. Only the hash of its secret is kept. */
@Entity('stage_invite')
@Unique(['secretHash'])
export class StageInviteEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @OneToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  /** SHA-256 of the secret, which has 256 random bits. */
  @Column('bytea')
  secretHash!: Buffer;

  /** The last four characters, to recognise it. */
  @Column('text')
  hint!: string;

  @Index()
  @Column('uuid')
  createdBy!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'created_by' })
  creator?: Relation<MemberEntity>;

  @Column('timestamptz')
  createdAt!: Date;
}
