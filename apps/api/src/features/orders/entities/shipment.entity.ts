import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { SalesOrderEntity } from './sales-order.entity';

/** A parcel with pieces of an order. */
@Entity('shipment')
@Unique(['orderId', 'idempotencyKey'])
export class ShipmentEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @Column('text')
  carrier!: string;

  @Column('text')
  trackingNumber!: string;

  @Column('text', { nullable: true })
  trackingUrl!: string | null;

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
  shippedAt!: Date;
}
