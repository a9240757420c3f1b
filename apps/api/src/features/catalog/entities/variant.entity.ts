import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';
import { ProductEntity } from './product.entity';

/** One thing that can be bought: a size and a colour of a product. The first columns of its uniques index both foreign keys. */
@Entity('variant')
@Unique(['storeId', 'sku'])
@Unique(['productId', 'size', 'colour'])
@Check('ck_variant_price_minor', 'price_minor >= 0')
@Check('ck_variant_compare_at_price_minor', 'compare_at_price_minor > price_minor')
export class VariantEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  productId!: string;

  @ManyToOne(() => ProductEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  product?: Relation<ProductEntity>;

  /** The product's store, kept here too because a sku is unique in it. */
  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text')
  sku!: string;

  @Column('text')
  size!: string;

  @Column('text')
  colour!: string;

  @Column('integer')
  priceMinor!: number;

  @Column('integer', { nullable: true })
  compareAtPriceMinor!: number | null;

  @Column('integer')
  position!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
