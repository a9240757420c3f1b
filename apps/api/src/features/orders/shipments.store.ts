import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { StockLine } from '../catalog';

export interface NewShipment {
  readonly orderId: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly trackingUrl: string | null;
  readonly lines: readonly StockLine[];
  readonly actorId: string;
  readonly request: { readonly key: string; readonly hash: Buffer };
}

@Injectable()
export class ShipmentsStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The hash of the request that made a shipment of the order under this key; null when none did. */
  async hashOf(orderId: string, key: string): Promise<Buffer | null> {
    const [row] = await this.unitOfWork.query<{ request_hash: Buffer }>(
      `SELECT request_hash FROM shipment WHERE order_id = $1 AND idempotency_key = $2`,
      [orderId, key],
    );
    return row?.request_hash ?? null;
  }

  /** @returns the id of the new shipment */
  async insert(shipment: NewShipment): Promise<string> {
    const id = newId();
    await this.unitOfWork.query(
      `INSERT INTO shipment (id, order_id, carrier, tracking_number, tracking_url, idempotency_key, request_hash, actor_id, shipped_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        shipment.orderId,
        shipment.carrier,
        shipment.trackingNumber,
        shipment.trackingUrl,
        shipment.request.key,
        shipment.request.hash,
        shipment.actorId,
        new Date(this.clock.nowMs()),
      ],
    );
    await this.unitOfWork.query(
      `INSERT INTO shipment_line (shipment_id, order_id, variant_id, quantity)
       SELECT $1, $2, l.* FROM unnest($3::uuid[], $4::integer[]) AS l`,
      [
        id,
        shipment.orderId,
        shipment.lines.map(({ variantId }) => variantId),
        shipment.lines.map(({ quantity }) => quantity),
      ],
    );
    return id;
  }
}
