import type { AddressView } from '@vitrine/contracts';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { PaymentMethodEntity } from '../../payments/entities/payment-method.entity';

/** What a buyer paid with last, so that the next time needs no typing. */
@Entity('buyer_details')
export class BuyerDetailsEntity {
  @PrimaryColumn('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  email!: string;

  @Column('jsonb')
  address!: AddressView;

  @Index()
  @Column('uuid')
  paymentMethodId!: string;

  @ManyToOne(() => PaymentMethodEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  paymentMethod?: Relation<PaymentMethodEntity>;

  @Column('timestamptz')
  updatedAt!: Date;
}
