import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event of a payment provider whose effect is in the books. The key is what keeps it from taking effect twice. */
@Entity('payment_event')
@Index('ix_payment_event_received_at', ['receivedAt'])
export class PaymentEventEntity {
  @PrimaryColumn('text')
  provider!: string;

  @PrimaryColumn('text')
  eventId!: string;

  @Column('timestamptz')
  receivedAt!: Date;
}
