import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';

/** A card as we may know it: the provider keeps the number, we keep the provider's name for it. */
@Entity('payment_method')
@Check('ck_payment_method_last4', `last4 ~ '^[0-9]{4}$'`)
@Check('ck_payment_method_expiry', 'expiry_month BETWEEN 1 AND 12')
export class PaymentMethodEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  provider!: string;

  @Column('text')
  providerToken!: string;

  @Column('text')
  brand!: string;

  @Column('text')
  last4!: string;

  @Column('smallint')
  expiryMonth!: number;

  @Column('smallint')
  expiryYear!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
