import { Inject, Injectable } from '@nestjs/common';
import type { AddressView, CheckoutStatus, PaymentProblem } from '@vitrine/contracts';
import { canCheckoutBecome, minorFromText, money, type Charges } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import type { StockLine } from '../catalog';
import {
  CHARGE_COLUMNS,
  chargeValues,
  toCharges,
  type ChargeColumns,
  type ChargeTerms,
  type PricedBasket,
} from '../markets';
import type { OrderLine } from '../orders';

export interface Checkout {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly roomId: string | null;
  readonly status: CheckoutStatus;
  readonly charges: Charges;
  readonly terms: ChargeTerms;
  readonly expiresAtMs: number;
  readonly email: string | null;
  readonly address: AddressView | null;
  readonly lastPaymentError: PaymentProblem | null;
}
export interface CheckoutLine extends OrderLine {
  readonly isHeld: boolean;
  /** It is held only while a payment is decided. */
  readonly isFirstPaid: boolean;
}

export interface OpenCheckouts {
  readonly count: number;
  readonly nextEndMs: number;
}
/** What a checkout held whose time was up. */
export interface ExpiredHold {
  readonly checkoutId: string;
  readonly lines: readonly StockLine[];
}

/** What changes together with the status. */
export interface CheckoutChange {
  readonly email?: string;
  readonly address?: AddressView;
  readonly lastPaymentError?: PaymentProblem | null;
}

interface CheckoutRow extends ChargeColumns {
  id: string;
  member_id: string;
  store_id: string;
  room_id: string | null;
  status: CheckoutStatus;
  terms: ChargeTerms;
  expires_at: Date;
  email: string | null;
  address: AddressView | null;
  last_payment_error: PaymentProblem | null;
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
  is_held: boolean;
  is_first_paid: boolean;
}

export const piecesKey = (memberId: string, productId: string): string => `${memberId} ${productId}`;

const SELECT = `SELECT id, member_id, store_id, room_id, status, ${CHARGE_COLUMNS}, terms, expires_at,
  email, address, last_payment_error FROM checkout`;

const toCheckout = (row: CheckoutRow): Checkout => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  roomId: row.room_id,
  status: row.status,
  charges: toCharges(row),
  terms: row.terms,
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
      `SELECT l.variant_id, l.product_id, l.quantity, l.unit_price_minor, c.currency, l.title, l.size, l.colour, l.picture_url, l.pin_id, l.media_time_ms, l.is_held, l.is_first_paid
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
      isHeld: row.is_held,
      isFirstPaid: row.is_first_paid,
    }));
  }

  async insert(checkouts: readonly (Checkout & { readonly lines: readonly CheckoutLine[] })[]): Promise<void> {
    if (checkouts.length === 0) return;
    // Buyers in a rush buy on the same terms: each is sent once.
    const terms = new Map<string, number>();
    const placeOfTerms = checkouts.map((checkout) => placeOf(terms, JSON.stringify(checkout.terms)));
    await this.unitOfWork.query(
      `INSERT INTO checkout (id, member_id, store_id, room_id, status, expires_at, ${CHARGE_COLUMNS}, terms, created_at, updated_at)
       SELECT c.id, c.member_id, c.store_id, c.room_id, c.status, c.expires_at, ${CHARGE_COLUMNS}, ($15::jsonb[])[c.terms], $16, $16
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::bigint[],
           $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::integer[])
           AS c (id, member_id, store_id, room_id, status, expires_at, ${CHARGE_COLUMNS}, terms)`,
      [
        checkouts.map(({ id }) => id),
        checkouts.map(({ memberId }) => memberId),
        checkouts.map(({ storeId }) => storeId),
        checkouts.map(({ roomId }) => roomId),
        checkouts.map(({ status }) => status),
        checkouts.map(({ expiresAtMs }) => new Date(expiresAtMs).toISOString()),
        ...columnsOf(checkouts.map(({ charges }) => chargeValues(charges))),
        placeOfTerms,
        [...terms.keys()],
        new Date(this.clock.nowMs()),
      ],
    );
    const lines = checkouts.flatMap(({ id, lines }) =>
      lines.map((line, position) => ({ ...line, checkoutId: id, position })),
    );
    await this.unitOfWork.query(
      `INSERT INTO checkout_line (checkout_id, position, variant_id, product_id, quantity, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms, is_held, is_first_paid)
       SELECT l.* FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::bigint[], $13::boolean[], $14::boolean[]) AS l`,
      [
        lines.map(({ checkoutId }) => checkoutId),
        lines.map(({ position }) => position),
        lines.map(({ variantId }) => variantId),
        lines.map(({ productId }) => productId),
        lines.map(({ quantity }) => quantity),
        lines.map(({ unitPrice }) => unitPrice.amountMinor),
        lines.map(({ title }) => title),
        lines.map(({ size }) => size),
        lines.map(({ colour }) => colour),
        lines.map(({ pictureUrl }) => pictureUrl),
        lines.map(({ pinId }) => pinId),
        lines.map(({ mediaTimeMs }) => mediaTimeMs),
        lines.map(({ isHeld }) => isHeld),
        lines.map(({ isFirstPaid }) => isFirstPaid),
      ],
    );
  }

  /** Writes what a locked checkout costs, and its pieces. */
  async price(checkoutId: string, { charges, terms }: PricedBasket, lines: readonly CheckoutLine[]): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE checkout SET (terms, updated_at, ${CHARGE_COLUMNS}) = ROW($2::jsonb, $3::timestamptz, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1`,
      [checkoutId, JSON.stringify(terms), new Date(this.clock.nowMs()), ...chargeValues(charges)],
    );
    await this.unitOfWork.query(
      `UPDATE checkout_line l SET unit_price_minor = p.unit_price_minor
         FROM unnest($2::uuid[], $3::bigint[]) AS p (variant_id, unit_price_minor)
        WHERE l.checkout_id = $1 AND l.variant_id = p.variant_id AND l.unit_price_minor <> p.unit_price_minor`,
      [checkoutId, lines.map(({ variantId }) => variantId), lines.map(({ unitPrice }) => unitPrice.amountMinor)],
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

  /** Tells the buyer of a locked checkout, whatever its status, what became of a payment. */
  async notePaymentError(checkoutId: string, problem: PaymentProblem): Promise<void> {
    await this.unitOfWork.query(`UPDATE checkout SET last_payment_error = $2, updated_at = $3 WHERE id = $1`, [
      checkoutId,
      problem,
      new Date(this.clock.nowMs()),
    ]);
  }

  /** Holds whose time is up, the longest overdue first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM checkout WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
      [new Date(this.clock.nowMs()), limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Ends those of these holds whose time is up, in the order of their ids, so that two who do so can't wait for each other.
   * @returns what they held
   */
  async expireDue(ids: readonly string[]): Promise<ExpiredHold[]> {
    const rows = await this.unitOfWork.query<{ id: string; variant_id: string | null; quantity: number }>(
      `WITH due AS (
         SELECT id FROM checkout WHERE id = ANY($2::uuid[]) AND status = 'held' AND expires_at <= $1 ORDER BY id FOR NO KEY UPDATE),
       expired AS (
         UPDATE checkout SET status = 'expired', updated_at = $1 FROM due WHERE checkout.id = due.id RETURNING checkout.id)
       SELECT e.id, l.variant_id, l.quantity FROM expired e LEFT JOIN checkout_line l ON l.checkout_id = e.id AND l.is_held`,
      [new Date(this.clock.nowMs()), ids],
    );
    const byCheckout = new Map<string, StockLine[]>();
    for (const { id, variant_id: variantId, quantity } of rows) {
      const held = variantId === null ? [] : [{ variantId, quantity }];
      byCheckout.set(id, [...(byCheckout.get(id) ?? []), ...held]);
    }
    return [...byCheckout].map(([checkoutId, lines]) => ({ checkoutId, lines }));
  }

  /** The checkouts of a member that hold stock and are not being paid, but for what they waited for in line. */
  async heldBy(memberId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM checkout c WHERE member_id = $1 AND status = 'held'
          AND NOT EXISTS (SELECT 1 FROM waiting_place w WHERE w.checkout_id = c.id) ORDER BY id`,
      [memberId],
    );
    return rows.map(({ id }) => id);
  }

  /** How many checkouts of each of these people hold stock, and when the next of them ends. Whoever has none is absent. */
  async open(memberIds: readonly string[]): Promise<Map<string, OpenCheckouts>> {
    const rows = await this.unitOfWork.query<{ member_id: string; count: number; next_end: Date }>(
      `SELECT member_id, count(*)::integer AS count, min(expires_at) AS next_end FROM checkout
        WHERE member_id = ANY($1::uuid[]) AND (status = 'paying' OR (status = 'held' AND expires_at > $2)) GROUP BY member_id`,
      [memberIds, new Date(this.clock.nowMs())],
    );
    return new Map(rows.map((row) => [row.member_id, { count: row.count, nextEndMs: row.next_end.getTime() }]));
  }

  /** Notes that the stock of what goes to whoever pays first is held now, or no more. */
  async setFirstPaidHeld(checkoutId: string, isHeld: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE checkout_line SET is_held = $2 WHERE checkout_id = $1 AND is_first_paid AND is_held <> $2`,
      [checkoutId, isHeld],
    );
  }

  /**
   * Pieces of these products that each of these people holds or has bought, by `<member> <product>`. What was cancelled
   * or given back is theirs no more.
   */
  async piecesOf(memberIds: readonly string[], productIds: readonly string[]): Promise<Map<string, number>> {
    if (productIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{ member_id: string; product_id: string; pieces: number }>(
      `SELECT p.member_id, p.product_id, sum(p.quantity)::integer AS pieces FROM (
         SELECT c.member_id, l.product_id, l.quantity
           FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id
          WHERE c.member_id = ANY($1::uuid[]) AND l.product_id = ANY($2::uuid[])
            AND (c.status = 'paying' OR (c.status = 'held' AND c.expires_at > $3))
         UNION ALL
         SELECT o.buyer_id, l.product_id, l.quantity - l.withdrawn
           FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id
          WHERE o.buyer_id = ANY($1::uuid[]) AND l.product_id = ANY($2::uuid[])) AS p
        GROUP BY p.member_id, p.product_id`,
      [memberIds, productIds, new Date(this.clock.nowMs())],
    );
    return new Map(rows.map((row) => [piecesKey(row.member_id, row.product_id), row.pieces]));
  }

  /** Who began a checkout with this variant since a time; null when there are more than so many. */
  async triedToBuy(variantId: string, sinceMs: number, most: number): Promise<string[] | null> {
    const rows = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT DISTINCT c.member_id FROM checkout_line l JOIN checkout c ON c.id = l.checkout_id
        WHERE l.variant_id = $1 AND c.created_at >= $2 LIMIT $3`,
      [variantId, new Date(sinceMs), most + 1],
    );
    return rows.length > most ? null : rows.map((row) => row.member_id);
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

/** Where a value stands among those that differ, counted from 1 as PostgreSQL does. */
function placeOf(places: Map<string, number>, value: string): number {
  const place = places.get(value) ?? places.size + 1;
  places.set(value, place);
  return place;
}

/** Rows of values as the columns that `unnest` puts together again. */
const columnsOf = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
