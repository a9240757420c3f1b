import { Inject, Injectable } from '@nestjs/common';
import type { StockMovementKind, StockReason } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';

export interface StockMovement {
  readonly variantId: string;
  readonly kind: StockMovementKind;
  /** Signed, as the ledger says. */
  readonly quantity: number;
  readonly checkoutId?: string;
  readonly actorId?: string;
  readonly reason?: StockReason;
  readonly note?: string | null;
}

/** Writes what moved, in the transaction that moves it. */
@Injectable()
export class StockLedger {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(movements: readonly StockMovement[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO stock_movement (id, variant_id, kind, quantity, checkout_id, actor_id, reason, note, at)
       SELECT m.*, $9 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::uuid[], $7::text[], $8::text[]) AS m`,
      [
        movements.map(() => newId()),
        movements.map((movement) => movement.variantId),
        movements.map((movement) => movement.kind),
        movements.map((movement) => movement.quantity),
        movements.map(({ checkoutId }) => checkoutId ?? null),
        movements.map(({ actorId }) => actorId ?? null),
        movements.map(({ reason }) => reason ?? null),
        movements.map(({ note }) => note ?? null),
        new Date(this.clock.nowMs()),
      ],
    );
  }
}
