import type { AddressView } from '@vitrine/contracts';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';

/** A place that a buyer has things sent to. */
@Entity('saved_address')
export class SavedAddressEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  label!: string;

  @Column('jsonb')
  address!: AddressView;

  /** When something was last sent there, or it was written down. */
  @Column('timestamptz')
  usedAt!: Date;
}
