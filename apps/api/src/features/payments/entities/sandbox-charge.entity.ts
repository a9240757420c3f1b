import type { PaymentProblem } from '@vitrine/contracts';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentState } from '../payment-provider';
import { SandboxBehaviour } from '../sandbox-behaviour';

/** The sandbox provider's own book of what it was asked for; a real provider keeps this at its own place. */
@Entity('sandbox_charge')
@Check('ck_sandbox_charge_status', `status IN ('pending', 'requires-action', 'succeeded', 'declined', 'cancelled')`)
@Check('ck_sandbox_charge_problem', `(status IN ('declined', 'cancelled')) = (problem IS NOT NULL)`)
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
  status!: PaymentState['status'];

  @Column('text', { nullable: true })
  problem!: PaymentProblem | null;

  /** When a pending charge is decided. */
  @Column('timestamptz')
  decidesAt!: Date;
}
