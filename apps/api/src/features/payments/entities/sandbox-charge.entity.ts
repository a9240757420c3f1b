import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentStatus } from '../payment-provider';
import { SandboxBehaviour } from '../sandbox-behaviour';

/** The sandbox provider's own book of what it was asked for; a real provider keeps this at its own place. */
@Entity('sandbox_charge')
@Check('ck_sandbox_charge_status', `status IN ('pending', 'succeeded', 'declined')`)
export class SandboxChargeEntity {
  @PrimaryColumn('uuid')
  paymentId!: string;

  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  currency!: string;

  /** How the card behaves, which decides about its refunds too. */
  @Column('text', { default: SandboxBehaviour.Approve })
  behaviour!: SandboxBehaviour;

  @Column('text')
  status!: PaymentStatus;

  /** When a pending charge is decided. */
  @Column('timestamptz')
  decidesAt!: Date;
}
