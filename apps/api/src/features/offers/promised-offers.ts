import { Injectable } from '@nestjs/common';
import type { PackingPromiseView, PromisedOfferView, RoomStatus } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';

/** An offer in force, as far as a checkout is judged by it. */
export interface OfferInForce {
  readonly id: string;
  readonly text: string;
  readonly gift: string | null;
  readonly minQuantity: number;
  readonly productIds: readonly string[];
}
export interface ShowNow {
  readonly status: RoomStatus;
  readonly offers: readonly OfferInForce[];
}

const PACKING_PROMISES = 100;

/** What shows promise now, and what was promised to whom. */
@Injectable()
export class PromisedOffers {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How these shows stand and what each promises at this server time: one statement, because every hold waits for it. */
  async showsNow(roomIds: readonly string[], nowMs: number): Promise<Map<string, ShowNow>> {
    if (roomIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{
      id: string;
      status: RoomStatus;
      offers: readonly OfferInForce[] | null;
    }>(
      `SELECT r.id, r.status, (
                SELECT json_agg(json_build_object('id', o.id, 'text', o.text, 'gift', o.gift, 'minQuantity', o.min_quantity,
                                                  'productIds', o.product_ids) ORDER BY o.started_at, o.id)
                  FROM offer o
                 WHERE o.room_id = r.id AND o.status = 'running' AND r.status IN ('live', 'paused')
                   AND o.started_at <= $2 AND (o.ends_at IS NULL OR $2 < o.ends_at)) AS offers
         FROM room r WHERE r.id = ANY($1::uuid[])`,
      [roomIds, new Date(nowMs)],
    );
    return new Map(rows.map(({ id, status, offers }) => [id, { status, offers: offers ?? [] }]));
  }

  /** In the transaction that makes the checkouts. */
  async insert(
    checkouts: readonly { readonly id: string; readonly offers: readonly PromisedOfferView[] }[],
  ): Promise<void> {
    const promised = checkouts.flatMap(({ id, offers }) => offers.map((offer) => ({ checkoutId: id, ...offer })));
    if (promised.length === 0) return;
    await this.unitOfWork.query(
      `INSERT INTO checkout_offer (checkout_id, offer_id, text, gift, promised_at)
       SELECT p.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS p`,
      [
        promised.map(({ checkoutId }) => checkoutId),
        promised.map(({ id }) => id),
        promised.map(({ text }) => text),
        promised.map(({ gift }) => gift),
        promised.map(({ promisedAt }) => promisedAt),
      ],
    );
  }

  /** By checkout; one without a promise is absent. */
  async ofCheckouts(checkoutIds: readonly string[]): Promise<Map<string, PromisedOfferView[]>> {
    if (checkoutIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{
      checkout_id: string;
      offer_id: string;
      text: string;
      gift: string | null;
      promised_at: Date;
    }>(
      `SELECT checkout_id, offer_id, text, gift, promised_at FROM checkout_offer
        WHERE checkout_id = ANY($1::uuid[]) ORDER BY checkout_id, promised_at, offer_id`,
      [checkoutIds],
    );
    const byCheckout = new Map<string, PromisedOfferView[]>();
    for (const row of rows) {
      const offer = { id: row.offer_id, text: row.text, gift: row.gift, promisedAt: row.promised_at.toISOString() };
      byCheckout.set(row.checkout_id, [...(byCheckout.get(row.checkout_id) ?? []), offer]);
    }
    return byCheckout;
  }

  /** What has to go into parcels that are still to be packed, the most frequent first; the same words are one promise. */
  toBePacked(storeId: string, roomId: string | null): Promise<PackingPromiseView[]> {
    return this.unitOfWork.query<PackingPromiseView>(
      `SELECT p.offer_id AS id, p.text, p.gift, count(*)::integer AS "orderCount"
         FROM sales_order o JOIN checkout_offer p ON p.checkout_id = o.checkout_id
        WHERE o.store_id = $1 AND o.status IN ('paid', 'packing') AND ($2::uuid IS NULL OR o.room_id = $2)
        GROUP BY p.offer_id, p.text, p.gift ORDER BY count(*) DESC, p.offer_id, p.text LIMIT ${PACKING_PROMISES}`,
      [storeId, roomId],
    );
  }
}
