import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { CheckoutEntity } from '../../checkout/entities/checkout.entity';
import { DiscountCodeEntity } from './discount-code.entity';

/** The one code of a checkout. Goes when the checkout ends without a purchase, and stays when it is paid. */
@Entity('discount_use')
@Index(['codeId', 'memberId'])
export class DiscountUseEntity {
  @PrimaryColumn('uuid')
  checkoutId!: string;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity>;

  @Column('uuid')
  codeId!: string;

  @ManyToOne(() => DiscountCodeEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  code?: Relation<DiscountCodeEntity>;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;
}
