import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { StockMovementKind } from './entities/stock-movement.entity';

export interface StockMovement {
  readonly variantId: string;
  readonly kind: StockMovementKind;
  /** Signed, as the ledger says. */
  readonly quantity: number;
  readonly checkoutId?: string;
  readonly actorId?: string;
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
      `INSERT INTO stock_movement (id, variant_id, kind, quantity, checkout_id, actor_id, at)
       SELECT m.*, $7 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::uuid[]) AS m`,
      [
        movements.map(() => newId()),
        movements.map((movement) => movement.variantId),
        movements.map((movement) => movement.kind),
        movements.map((movement) => movement.quantity),
        movements.map(({ checkoutId }) => checkoutId ?? null),
        movements.map(({ actorId }) => actorId ?? null),
        new Date(this.clock.nowMs()),
      ],
    );
  }
}
