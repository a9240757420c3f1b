import { Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

/** The secret with which an encoder publishes to a room. Only its hash is kept. */
@Entity('stream_key')
@Unique(['keyHash'])
export class StreamKeyEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @OneToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  /** SHA-256 of the key. The key has 256 random bits, so that a slow hash would add nothing. */
  @Column('bytea')
  keyHash!: Buffer;

  /** The last four characters, to recognise it. */
  @Column('text')
  hint!: string;

  @Index()
  @Column('uuid')
  createdBy!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'created_by' })
  creator?: Relation<MemberEntity>;

  /** Where the encoder's session is at the media server: `/media/sessions/…`; null before the key was used. */
  @Column('text', { nullable: true })
  sessionPath!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}
