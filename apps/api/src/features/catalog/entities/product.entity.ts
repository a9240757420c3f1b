import { FitNote, ProductStatus, type ProductFact, type SizeChart } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';

const oneOf = (column: string, values: Readonly<Record<string, string>>): string =>
  `${column} IN (${Object.values(values)
    .map((value) => `'${value}'`)
    .join(', ')})`;

@Entity('product')
@Unique(['storeId', 'slug'])
@Index(['storeId', 'createdAt', 'id'])
@Check('ck_product_status', oneOf('status', ProductStatus))
@Check('ck_product_fit_note', oneOf('fit_note', FitNote))
@Check('ck_product_hold_minutes', 'hold_minutes >= 0')
@Check('ck_product_max_per_buyer', 'max_per_buyer > 0')
export class ProductEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text')
  slug!: string;

  @Column('text')
  title!: string;

  @Column('text')
  description!: string;

  @Column('text')
  status!: ProductStatus;

  @Column('text')
  material!: string;

  @Column('text')
  care!: string;

  @Column('text')
  fitNote!: FitNote;

  @Column('jsonb')
  facts!: readonly ProductFact[];

  @Column('jsonb', { nullable: true })
  sizeChart!: SizeChart | null;

  /** How long a piece is held while its buyer pays: 0 for not before they pay, null for the usual time. */
  @Column('smallint', { nullable: true })
  holdMinutes!: number | null;

  /** Pieces, of all variants together; null for any number. */
  @Column('smallint', { nullable: true })
  maxPerBuyer!: number | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
