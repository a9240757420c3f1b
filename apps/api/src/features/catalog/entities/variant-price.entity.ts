import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { VariantEntity } from './variant.entity';

/** What a variant costs in a currency beside the store's own. */
@Entity('variant_price')
@Check('ck_variant_price_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_variant_price_price_minor', 'price_minor >= 0')
@Check('ck_variant_price_compare_at_price_minor', 'compare_at_price_minor > price_minor')
export class VariantPriceEntity {
  @PrimaryColumn('uuid')
  variantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  @PrimaryColumn('text')
  currency!: string;

  @Column('integer')
  priceMinor!: number;

  @Column('integer', { nullable: true })
  compareAtPriceMinor!: number | null;
}
