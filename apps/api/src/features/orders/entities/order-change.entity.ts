import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { VariantEntity } from '../../catalog/entities/variant.entity';
import { SalesOrderEntity } from './sales-order.entity';

/** A line of an order whose pieces were changed for another size or colour, described as they were then. */
@Entity('order_change')
@Unique(['orderId', 'idempotencyKey'])
@Check('ck_order_change_quantity', 'quantity > 0')
@Check('ck_order_change_variants', 'from_variant_id <> to_variant_id')
export class OrderChangeEntity {
  /** Grows with time. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @Index()
  @Column('uuid')
  fromVariantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  fromVariant?: Relation<VariantEntity>;

  @Index()
  @Column('uuid')
  toVariantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  toVariant?: Relation<VariantEntity>;

  @Column('integer')
  quantity!: number;

  @Column('text')
  title!: string;

  @Column('text')
  fromSize!: string;

  @Column('text')
  fromColour!: string;

  @Column('text')
  toSize!: string;

  @Column('text')
  toColour!: string;

  @Column('text')
  idempotencyKey!: string;

  /** SHA-256 of the request that made it. */
  @Column('bytea')
  requestHash!: Buffer;

  @Index()
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => MemberEntity, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn()
  actor?: Relation<MemberEntity> | null;

  @Column('timestamptz')
  at!: Date;
}
