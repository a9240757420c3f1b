import { Inject, Injectable } from '@nestjs/common';
import type { AddressView, CheckoutStatus, Money } from '@vitrine/contracts';
import { canCheckoutBecome, minorFromText, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import type { OrderLine } from '../orders';

export interface Checkout {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly roomId: string | null;
  readonly status: CheckoutStatus;
  readonly subtotal: Money;
  readonly shipping: Money;
  readonly total: Money;
  readonly expiresAtMs: number;
  readonly email: string | null;
  readonly address: AddressView | null;
  readonly lastPaymentError: 'payment.declined' | null;
}
export type CheckoutLine = OrderLine;

/** What changes together with the status. */
export interface CheckoutChange {
  readonly email?: string;
  readonly address?: AddressView;
  readonly lastPaymentError?: 'payment.declined' | null;
}

interface CheckoutRow {
  id: string;
  member_id: string;
  store_id: string;
  room_id: string | null;
  status: CheckoutStatus;
  currency: string;
  subtotal_minor: string;
  shipping_minor: string;
  total_minor: string;
  expires_at: Date;
  email: string | null;
  address: AddressView | null;
  last_payment_error: 'payment.declined' | null;
}
interface LineRow {
  variant_id: string;
  product_id: string;
  quantity: number;
  unit_price_minor: string;
  currency: string;
  title: string;
  size: string;
  colour: string;
  picture_url: string | null;
  pin_id: string | null;
  media_time_ms: string | null;
}

const SELECT = `SELECT id, member_id, store_id, room_id, status, currency, subtotal_minor, shipping_minor, total_minor, expires_at,
  email, address, last_payment_error FROM checkout`;

const toCheckout = (row: CheckoutRow): Checkout => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  roomId: row.room_id,
  status: row.status,
  subtotal: money(minorFromText(row.subtotal_minor), row.currency),
  shipping: money(minorFromText(row.shipping_minor), row.currency),
  total: money(minorFromText(row.total_minor), row.currency),
  expiresAtMs: row.expires_at.getTime(),
  email: row.email,
  address: row.address,
  lastPaymentError: row.last_payment_error,
});

/** The rows of checkouts. Lock order: the checkout, then stock rows, then whatever a room numbers. */
@Injectable()
export class CheckoutStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(checkoutId: string): Promise<Checkout | null> {
    const [row] = await this.unitOfWork.query<CheckoutRow>(`${SELECT} WHERE id = $1`, [checkoutId]);
    return row ? toCheckout(row) : null;
  }

  /** Keeps others away from the checkout until the running transaction ends. */
  async lock(checkoutId: string): Promise<Checkout | null> {
    const [row] = await this.unitOfWork.query<CheckoutRow>(`${SELECT} WHERE id = $1 FOR NO KEY UPDATE`, [checkoutId]);
    return row ? toCheckout(row) : null;
  }

  async lines(checkoutId: string): Promise<CheckoutLine[]> {
    const rows = await this.unitOfWork.query<LineRow>(
      `SELECT l.variant_id, l.product_id, l.quantity, l.unit_price_minor, c.currency, l.title, l.size, l.colour, l.picture_url, l.pin_id, l.media_time_ms
         FROM checkout_line l JOIN checkout c ON c.id = l.checkout_id WHERE l.checkout_id = $1 ORDER BY l.position`,
      [checkoutId],
    );
    return rows.map((row) => ({
      variantId: row.variant_id,
      productId: row.product_id,
      quantity: row.quantity,
      unitPrice: money(minorFromText(row.unit_price_minor), row.currency),
      title: row.title,
      size: row.size,
      colour: row.colour,
      pictureUrl: row.picture_url,
      pinId: row.pin_id,
      mediaTimeMs: row.media_time_ms === null ? null : Number(row.media_time_ms),
    }));
  }

  async insert(checkout: Checkout, lines: readonly CheckoutLine[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO checkout (id, member_id, store_id, room_id, status, currency, subtotal_minor, shipping_minor, total_minor, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        checkout.id,
        checkout.memberId,
        checkout.storeId,
        checkout.roomId,
        checkout.status,
        checkout.total.currency,
        checkout.subtotal.amountMinor,
        checkout.shipping.amountMinor,
        checkout.total.amountMinor,
        new Date(checkout.expiresAtMs),
        new Date(this.clock.nowMs()),
      ],
    );
    await this.unitOfWork.query(
      `INSERT INTO checkout_line (checkout_id, position, variant_id, product_id, quantity, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms)
       SELECT $1, l.* FROM unnest($2::smallint[], $3::uuid[], $4::uuid[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::bigint[]) AS l`,
      [
        checkout.id,
        lines.map((_, position) => position),
        lines.map((line) => line.variantId),
        lines.map((line) => line.productId),
        lines.map((line) => line.quantity),
        lines.map((line) => line.unitPrice.amountMinor),
        lines.map((line) => line.title),
        lines.map((line) => line.size),
        lines.map((line) => line.colour),
        lines.map((line) => line.pictureUrl),
        lines.map((line) => line.pinId),
        lines.map((line) => line.mediaTimeMs),
      ],
    );
  }

  /** Takes a locked checkout one step further. @throws Error when the table of transitions has no such step. */
  async move(checkout: Checkout, status: CheckoutStatus, change: CheckoutChange = {}): Promise<Checkout> {
    if (!canCheckoutBecome(checkout.status, status)) {
      throw new Error(`A checkout that is ${checkout.status} can't become ${status}.`);
    }
    const next = { ...checkout, ...change, status };
    await this.unitOfWork.query(
      `UPDATE checkout SET status = $2, email = $3, address = $4, last_payment_error = $5, updated_at = $6 WHERE id = $1`,
      [
        checkout.id,
        next.status,
        next.email,
        next.address === null ? null : JSON.stringify(next.address),
        next.lastPaymentError,
        new Date(this.clock.nowMs()),
      ],
    );
    return next;
  }

  /** Ends a hold whose time is up: one conditional statement. @returns whether this call was the one that did. */
  async expireIfDue(checkoutId: string): Promise<boolean> {
    const expired = await this.unitOfWork.query(
      `WITH expired AS (
         UPDATE checkout SET status = 'expired', updated_at = $2 WHERE id = $1 AND status = 'held' AND expires_at <= $2 RETURNING id)
       SELECT id FROM expired`,
      [checkoutId, new Date(this.clock.nowMs())],
    );
    return expired.length === 1;
  }

  /** Holds whose time is up, the longest overdue first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM checkout WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
      [new Date(this.clock.nowMs()), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The checkouts of a member that hold stock and are not being paid. */
  async heldBy(memberId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM checkout WHERE member_id = $1 AND status = 'held' ORDER BY id`,
      [memberId],
    );
    return rows.map(({ id }) => id);
  }

  /** How many checkouts of a member hold stock, and when the next hold ends. */
  async open(memberId: string): Promise<{ readonly count: number; readonly nextEndMs: number | null }> {
    const [row] = await this.unitOfWork.query<{ count: number; next_end: Date | null }>(
      `SELECT count(*)::integer AS count, min(expires_at) AS next_end FROM checkout
        WHERE member_id = $1 AND (status = 'paying' OR (status = 'held' AND expires_at > $2))`,
      [memberId, new Date(this.clock.nowMs())],
    );
    return { count: row?.count ?? 0, nextEndMs: row?.next_end?.getTime() ?? null };
  }

  /** Those of these people who ever began a checkout. */
  async buyersAmong(memberIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT DISTINCT member_id FROM checkout WHERE member_id = ANY($1::uuid[])`,
      [memberIds],
    );
    return rows.map((row) => row.member_id);
  }

  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE checkout SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }
}
