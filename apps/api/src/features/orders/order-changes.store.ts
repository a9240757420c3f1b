import { Inject, Injectable } from '@nestjs/common';
import { minorFromText } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { VariantForSale } from '../catalog';

/** A line of which every piece is still to be packed and nothing was ever given back. */
export interface ChangeableLine {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
}
export interface NewOrderChange {
  readonly orderId: string;
  readonly line: ChangeableLine;
  readonly to: VariantForSale;
  readonly actorId: string;
  readonly request: { readonly key: string; readonly hash: Buffer };
}
interface LineRow {
  variant_id: string;
  product_id: string;
  quantity: number;
  unit_price_minor: string;
  title: string;
  size: string;
  colour: string;
}

/** Lines that become others, and the memory of it. Whoever writes here has locked the order. */
@Injectable()
export class OrderChangesStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of the request that was made with this key; null when there was none. */
  async hashOf(orderId: string, key: string): Promise<Buffer | null> {
    const [row] = await this.unitOfWork.query<{ request_hash: Buffer }>(
      `SELECT request_hash FROM order_change WHERE order_id = $1 AND idempotency_key = $2`,
      [orderId, key],
    );
    return row?.request_hash ?? null;
  }

  async lines(orderId: string): Promise<ChangeableLine[]> {
    const rows = await this.unitOfWork.query<LineRow>(
      `SELECT l.variant_id, l.product_id, l.quantity, l.unit_price_minor, l.title, l.size, l.colour
         FROM sales_order_line l
        WHERE l.order_id = $1 AND l.shipped = 0 AND l.withdrawn = 0
          AND NOT EXISTS (SELECT 1 FROM refund_line r WHERE r.order_id = l.order_id AND r.variant_id = l.variant_id)`,
      [orderId],
    );
    return rows.map((row) => ({
      variantId: row.variant_id,
      productId: row.product_id,
      quantity: row.quantity,
      unitPriceMinor: minorFromText(row.unit_price_minor),
      title: row.title,
      size: row.size,
      colour: row.colour,
    }));
  }

  async has(orderId: string, variantId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(`SELECT 1 FROM sales_order_line WHERE order_id = $1 AND variant_id = $2`, [
      orderId,
      variantId,
    ]);
    return rows.length > 0;
  }

  /** The line is of the other variant from now on. */
  async rewrite({ orderId, line, to }: NewOrderChange): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE sales_order_line SET variant_id = $3, size = $4, colour = $5, picture_url = $6
        WHERE order_id = $1 AND variant_id = $2`,
      [orderId, line.variantId, to.variantId, to.size, to.colour, to.pictureUrl],
    );
  }

  /** The pieces go to a line of the other variant that the order has already. */
  async mergeInto({ orderId, line, to }: NewOrderChange): Promise<void> {
    await this.unitOfWork.query(
      `WITH gone AS (DELETE FROM sales_order_line WHERE order_id = $1 AND variant_id = $2 RETURNING quantity)
       UPDATE sales_order_line l SET quantity = l.quantity + gone.quantity FROM gone
        WHERE l.order_id = $1 AND l.variant_id = $3`,
      [orderId, line.variantId, to.variantId],
    );
  }

  /** @returns its id. */
  async insert({ orderId, line, to, actorId, request }: NewOrderChange): Promise<string> {
    const id = newId();
    await this.unitOfWork.query(
      `INSERT INTO order_change (id, order_id, from_variant_id, to_variant_id, quantity, title, from_size, from_colour,
                                 to_size, to_colour, idempotency_key, request_hash, actor_id, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        id,
        orderId,
        line.variantId,
        to.variantId,
        line.quantity,
        line.title,
        line.size,
        line.colour,
        to.size,
        to.colour,
        request.key,
        request.hash,
        actorId,
        new Date(this.clock.nowMs()),
      ],
    );
    return id;
  }
}
