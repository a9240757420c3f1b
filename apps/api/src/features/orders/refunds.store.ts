import { Inject, Injectable } from '@nestjs/common';
import { RefundStatus, type Money } from '@vitrine/contracts';
import { minorFromText, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { StockLine } from '../catalog';

export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  /** The provider's own name for it, once it is known. */
  readonly providerRefundId: string | null;
  readonly amount: Money;
  readonly restock: boolean;
  readonly status: RefundStatus;
  readonly requestHash: Buffer | null;
  readonly createdAtMs: number;
}
export interface NewRefund {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly restock: boolean;
  readonly lines: readonly StockLine[];
  readonly actorId: string;
  /** Null for the refund of a cancelled order. */
  readonly request: { readonly key: string; readonly hash: Buffer } | null;
}

interface RefundRow {
  id: string;
  order_id: string;
  payment_id: string;
  provider_refund_id: string | null;
  amount_minor: string;
  currency: string;
  restock: boolean;
  status: RefundStatus;
  request_hash: Buffer | null;
  created_at: Date;
}

const SELECT = `SELECT r.id, r.order_id, r.payment_id, r.provider_refund_id, r.amount_minor, o.currency, r.restock, r.status, r.request_hash, r.created_at
  FROM refund r JOIN sales_order o ON o.id = r.order_id`;

const toRefund = (row: RefundRow): Refund => ({
  id: row.id,
  orderId: row.order_id,
  paymentId: row.payment_id,
  providerRefundId: row.provider_refund_id,
  amount: money(minorFromText(row.amount_minor), row.currency),
  restock: row.restock,
  status: row.status,
  requestHash: row.request_hash,
  createdAtMs: row.created_at.getTime(),
});

@Injectable()
export class RefundsStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Where there is no money to pay back, nobody is asked and it is done at once. */
  async insert(refund: NewRefund): Promise<Refund> {
    const id = newId();
    const now = new Date(this.clock.nowMs());
    const isFree = refund.amount.amountMinor === 0;
    const status = isFree ? RefundStatus.Succeeded : RefundStatus.Pending;
    await this.unitOfWork.query(
      `INSERT INTO refund (id, order_id, payment_id, idempotency_key, request_hash, amount_minor, reason, restock, status, actor_id, created_at, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        refund.orderId,
        refund.paymentId,
        refund.request?.key ?? null,
        refund.request?.hash ?? null,
        refund.amount.amountMinor,
        refund.reason,
        refund.restock,
        status,
        refund.actorId,
        now,
        isFree ? now : null,
      ],
    );
    await this.unitOfWork.query(
      `INSERT INTO refund_line (refund_id, order_id, variant_id, quantity)
       SELECT $1, $2, l.* FROM unnest($3::uuid[], $4::integer[]) AS l`,
      [
        id,
        refund.orderId,
        refund.lines.map(({ variantId }) => variantId),
        refund.lines.map(({ quantity }) => quantity),
      ],
    );
    const { orderId, paymentId, amount, restock } = refund;
    const requestHash = refund.request?.hash ?? null;
    const providerRefundId = null;
    return {
      id,
      orderId,
      paymentId,
      providerRefundId,
      amount,
      restock,
      status,
      requestHash,
      createdAtMs: now.getTime(),
    };
  }

  async find(refundId: string): Promise<Refund | null> {
    const [row] = await this.unitOfWork.query<RefundRow>(`${SELECT} WHERE r.id = $1`, [refundId]);
    return row ? toRefund(row) : null;
  }

  async findByKey(orderId: string, key: string): Promise<Refund | null> {
    const [row] = await this.unitOfWork.query<RefundRow>(`${SELECT} WHERE r.order_id = $1 AND r.idempotency_key = $2`, [
      orderId,
      key,
    ]);
    return row ? toRefund(row) : null;
  }

  lines(refundId: string): Promise<StockLine[]> {
    return this.unitOfWork.query<StockLine>(
      `SELECT variant_id AS "variantId", quantity FROM refund_line WHERE refund_id = $1`,
      [refundId],
    );
  }

  /** Writes the result of a refund: a bank may send back what had gone through. @returns whether this call was the one that did. */
  async decide(
    refundId: string,
    status: Exclude<RefundStatus, 'pending'>,
    providerRefundId: string | null,
  ): Promise<boolean> {
    const decided = await this.unitOfWork.query(
      `WITH decided AS (
         UPDATE refund SET status = $2, decided_at = $3, provider_refund_id = coalesce($4, provider_refund_id)
          WHERE id = $1 AND status IN ('pending', CASE WHEN $2 = 'failed' THEN 'succeeded' END) RETURNING id)
       SELECT id FROM decided`,
      [refundId, status, new Date(this.clock.nowMs()), providerRefundId],
    );
    return decided.length === 1;
  }

  async rememberProviderId(refundId: string, providerRefundId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE refund SET provider_refund_id = $2 WHERE id = $1`, [
      refundId,
      providerRefundId,
    ]);
  }

  /** Refunds without a result that began before a time, of payments with this provider. In no order, as payments are. */
  async undecided(beforeMs: number, provider: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT r.id FROM refund r JOIN payment p ON p.id = r.payment_id JOIN payment_method m ON m.id = p.payment_method_id
        WHERE r.status = 'pending' AND r.created_at <= $1 AND m.provider = $2 ORDER BY random() LIMIT $3`,
      [new Date(beforeMs), provider, limit],
    );
    return rows.map(({ id }) => id);
  }
}
