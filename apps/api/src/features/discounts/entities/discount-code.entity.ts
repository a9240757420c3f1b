import type { DiscountKind } from '@vitrine/contracts';
import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';

/** A code that takes something off. `uses` counts checkouts that hold it and orders paid with it: never more than the cap. */
@Entity('discount_code')
@Unique(['storeId', 'code'])
@Check('ck_discount_code_kind', `kind IN ('percent', 'amount', 'free-shipping')`)
@Check('ck_discount_code_rate_ppm', `(kind = 'percent') = (rate_ppm IS NOT NULL) AND rate_ppm BETWEEN 1 AND 1000000`)
@Check('ck_discount_code_amount_minor', `(kind = 'amount') = (amount_minor IS NOT NULL) AND amount_minor > 0`)
@Check('ck_discount_code_uses', 'uses >= 0 AND uses <= max_uses')
@Check('ck_discount_code_window', 'starts_at < ends_at')
export class DiscountCodeEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text')
  code!: string;

  @Column('text')
  kind!: DiscountKind;

  @Column('integer', { nullable: true })
  ratePpm!: number | null;

  @Column('integer', { nullable: true })
  amountMinor!: number | null;

  @Column('integer', { nullable: true })
  minSubtotalMinor!: number | null;

  /** Of both amounts. */
  @Column('text')
  currency!: string;

  @Column('integer', { nullable: true })
  maxUses!: number | null;

  @Column('integer', { nullable: true })
  maxUsesPerBuyer!: number | null;

  @Column('integer', { default: 0 })
  uses!: number;

  @Column('timestamptz', { nullable: true })
  startsAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  endsAt!: Date | null;

  @Column('boolean')
  isActive!: boolean;

  @Column('timestamptz')
  createdAt!: Date;
}
