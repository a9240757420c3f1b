import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { VariantEntity } from '../../catalog/entities/variant.entity';

/** What somebody means to buy. Holds no stock and no price: both are read when it is shown. */
@Entity('cart_line')
@Check('ck_cart_line_quantity', 'quantity BETWEEN 1 AND 20')
export class CartLineEntity {
  @PrimaryColumn('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Index()
  @PrimaryColumn('uuid')
  variantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  @Column('integer')
  quantity!: number;

  @Column('timestamptz')
  addedAt!: Date;
}
