import type { OrderStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { SalesOrderEntity } from './sales-order.entity';

/**
 * A status that an order came to after it was paid, which is in the order itself. No status is come to twice, and the
 * key holds it to that.
 */
@Entity('order_step')
@Check('ck_order_step_status', `status IN ('packing', 'shipped', 'delivered', 'cancelled')`)
export class OrderStepEntity {
  @PrimaryColumn('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @PrimaryColumn('text')
  status!: OrderStatus;

  @Index()
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => MemberEntity, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn()
  actor?: Relation<MemberEntity> | null;

  /** Told to the buyer too. */
  @Column('text', { nullable: true })
  note!: string | null;

  @Column('timestamptz')
  at!: Date;
}
