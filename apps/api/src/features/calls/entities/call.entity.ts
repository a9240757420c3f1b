import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';

/** A conversation of two, each of whom publishes a stream and watches the other's. */
@Entity('call')
@Unique(['callerStreamId'])
@Unique(['calleeStreamId'])
@Check('ck_call_two_people', 'caller_id <> callee_id')
export class CallEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  callerId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  caller?: Relation<MemberEntity>;

  @Index()
  @Column('uuid')
  calleeId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  callee?: Relation<MemberEntity>;

  /** Rooms at the media server. */
  @Column('uuid')
  callerStreamId!: string;

  @Column('uuid')
  calleeStreamId!: string;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
