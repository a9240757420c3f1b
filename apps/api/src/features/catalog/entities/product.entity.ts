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

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
