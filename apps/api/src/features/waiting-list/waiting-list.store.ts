import { Inject, Injectable } from '@nestjs/common';
import type { ErrorCode } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { TurnOutcome, WaitingPlace } from './line-turns';

export interface OpenPlace {
  readonly id: string;
  readonly quantity: number;
  readonly status: 'waiting' | 'offered';
  /** Of what is held for them. */
  readonly checkoutId: string | null;
}
export interface LineCounts {
  readonly inLine: number;
  readonly ofMember: number;
  readonly ofGuests: number;
}
export interface NewPlace {
  readonly variantId: string;
  readonly memberId: string;
  readonly quantity: number;
  readonly roomId: string | null;
  readonly pinId: string | null;
  readonly email: string | null;
}
/** Somebody who may be next. */
export interface NextPlace {
  readonly id: string;
  readonly variantId: string;
  readonly memberId: string;
  readonly isGuest: boolean;
  readonly quantity: number;
  readonly roomId: string | null;
  readonly storeOfRoom: string | null;
  readonly pinId: string | null;
  /** Whether they can hear of it: they have a session, or an address of mail is known. */
  readonly isReachable: boolean;
  /** Pieces of the variant that nobody holds. */
  readonly free: number;
}
/** What ended, and for whom. */
export interface EndedPlace {
  readonly variantId: string;
  readonly memberId: string;
  readonly quantity: number;
}

/** The rows of places. Lock order: the member, the checkout, the stock, then the places of its line. */
@Injectable()
export class WaitingListStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Where somebody waits for a variant, or what is held for them of it; null when neither. */
  async open(memberId: string, variantId: string): Promise<OpenPlace | null> {
    const [row] = await this.unitOfWork.query<OpenPlace>(
      `SELECT w.id, w.quantity, w.status, w.checkout_id AS "checkoutId"
         FROM waiting_place w LEFT JOIN checkout c ON c.id = w.checkout_id
        WHERE w.member_id = $1 AND w.variant_id = $2
          AND (w.status = 'waiting' OR c.status = 'paying' OR (c.status = 'held' AND c.expires_at > $3))
        ORDER BY w.id DESC LIMIT 1`,
      [memberId, variantId, new Date(this.clock.nowMs())],
    );
    return row ?? null;
  }

  /**
   * How many places there are in the line of a variant, how many somebody has in all lines, and how many pieces of the
   * variant guests wait for.
   */
  async counts(variantId: string, memberId: string): Promise<LineCounts> {
    const [row] = await this.unitOfWork.query<LineCounts>(
      `SELECT (SELECT count(*)::integer FROM waiting_place WHERE variant_id = $1 AND status = 'waiting') AS "inLine",
              (SELECT count(*)::integer FROM waiting_place WHERE member_id = $2 AND status = 'waiting') AS "ofMember",
              (SELECT coalesce(sum(w.quantity), 0)::integer FROM waiting_place w JOIN member m ON m.id = w.member_id
                WHERE w.variant_id = $1 AND w.status = 'waiting' AND m.is_guest) AS "ofGuests"`,
      [variantId, memberId],
    );
    if (!row) throw new Error('A count came without a row.');
    return row;
  }

  /** Pieces of a product, of whatever variant, that somebody waits for, but for those of one place. */
  async awaitedOf(memberId: string, productId: string, exceptId: string | null): Promise<number> {
    const [row] = await this.unitOfWork.query<{ pieces: number }>(
      `SELECT coalesce(sum(w.quantity), 0)::integer AS pieces FROM waiting_place w JOIN variant v ON v.id = w.variant_id
        WHERE w.member_id = $1 AND v.product_id = $2 AND w.status = 'waiting' AND w.id IS DISTINCT FROM $3::uuid`,
      [memberId, productId, exceptId],
    );
    return row?.pieces ?? 0;
  }

  async insert(place: NewPlace): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO waiting_place (id, variant_id, member_id, quantity, room_id, pin_id, email, status, joined_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8)`,
      [
        newId(),
        place.variantId,
        place.memberId,
        place.quantity,
        place.roomId,
        place.pinId,
        place.email,
        new Date(this.clock.nowMs()),
      ],
    );
  }

  /** Keeps the place in the line. */
  async update(placeId: string, { quantity, email }: Pick<NewPlace, 'quantity' | 'email'>): Promise<void> {
    await this.unitOfWork.query(`UPDATE waiting_place SET quantity = $2, email = coalesce($3, email) WHERE id = $1`, [
      placeId,
      quantity,
      email,
    ]);
  }

  /** The first places of the line. */
  waiting(variantId: string, limit: number): Promise<WaitingPlace[]> {
    return this.unitOfWork.query<WaitingPlace>(
      `SELECT id, member_id AS "memberId" FROM waiting_place
        WHERE variant_id = $1 AND status = 'waiting' ORDER BY id LIMIT $2`,
      [variantId, limit],
    );
  }

  /** The same with whose they are, while a piece is free; none otherwise. */
  next(variantId: string, limit: number): Promise<NextPlace[]> {
    return this.unitOfWork.query<NextPlace>(
      `SELECT w.id, w.variant_id AS "variantId", w.member_id AS "memberId", m.is_guest AS "isGuest", w.quantity,
              w.room_id AS "roomId", r.store_id AS "storeOfRoom", w.pin_id AS "pinId", s.on_hand - s.reserved AS free,
              (coalesce(w.email, d.email, m.email) IS NOT NULL OR EXISTS (
                 SELECT 1 FROM session e WHERE e.member_id = m.id AND e.revoked_at IS NULL AND e.expires_at > $2)) AS "isReachable"
         FROM waiting_place w JOIN stock s ON s.variant_id = w.variant_id JOIN member m ON m.id = w.member_id
         LEFT JOIN buyer_details d ON d.member_id = m.id LEFT JOIN room r ON r.id = w.room_id
        WHERE w.variant_id = $1 AND w.status = 'waiting' AND s.on_hand > s.reserved ORDER BY w.id LIMIT $3`,
      [variantId, new Date(this.clock.nowMs()), limit],
    );
  }

  /** Variants of which there is a piece for somebody in line. */
  async owed(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ variant_id: string }>(
      `SELECT variant_id FROM stock WHERE awaited > 0 AND on_hand > reserved ORDER BY variant_id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.variant_id);
  }

  /** Variants of which other pieces are counted as waited for than the line says. */
  async miscounted(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ variant_id: string }>(
      `SELECT variant_id FROM (SELECT variant_id, awaited FROM stock WHERE awaited > 0) s
         FULL JOIN (SELECT variant_id, sum(quantity) AS pieces FROM waiting_place WHERE status = 'waiting' GROUP BY variant_id) l
              USING (variant_id)
        WHERE coalesce(s.awaited, 0) <> coalesce(l.pieces, 0) ORDER BY variant_id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.variant_id);
  }

  /** How many more pieces the line waits for than are counted. Whoever calls it has locked the stock. */
  async uncounted(variantId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ pieces: number }>(
      `SELECT (coalesce((SELECT sum(quantity) FROM waiting_place w WHERE w.variant_id = s.variant_id AND w.status = 'waiting'), 0)
                - s.awaited)::integer AS pieces
         FROM stock s WHERE s.variant_id = $1`,
      [variantId],
    );
    return row?.pieces ?? 0;
  }

  /** Ends places that wait, and forgets where the news would have gone. @returns those that did. */
  end(placeIds: readonly string[], reason: ErrorCode | null): Promise<EndedPlace[]> {
    return this.unitOfWork.query<EndedPlace>(
      `WITH ended AS (
         UPDATE waiting_place SET status = $2, reason = $3, changed_at = $4, email = NULL
          WHERE id = ANY($1::uuid[]) AND status = 'waiting' RETURNING variant_id, member_id, quantity)
       SELECT variant_id AS "variantId", member_id AS "memberId", quantity FROM ended`,
      [placeIds, reason === null ? 'left' : 'passed', reason, new Date(this.clock.nowMs())],
    );
  }

  /** Notes what is held for places that waited, and that their people are to be written to. @returns those that waited. */
  offer(
    offers: readonly (Extract<TurnOutcome, { kind: 'offered' }> & { readonly placeId: string })[],
  ): Promise<EndedPlace[]> {
    return this.unitOfWork.query<EndedPlace>(
      `WITH offered AS (
         UPDATE waiting_place w SET status = 'offered', checkout_id = o.checkout_id, changed_at = $3, mail_due_at = $3
           FROM unnest($1::uuid[], $2::uuid[]) AS o (id, checkout_id)
          WHERE w.id = o.id AND w.status = 'waiting' RETURNING w.variant_id, w.member_id, w.quantity)
       SELECT variant_id AS "variantId", member_id AS "memberId", quantity FROM offered`,
      [offers.map(({ placeId }) => placeId), offers.map(({ checkoutId }) => checkoutId), new Date(this.clock.nowMs())],
    );
  }

  /** Of these guests, those who wait. */
  async waitingAmong(memberIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT DISTINCT member_id FROM waiting_place WHERE member_id = ANY($1::uuid[]) AND status = 'waiting'`,
      [memberIds],
    );
    return rows.map((row) => row.member_id);
  }

  /** The variants that both people wait for, each with the place that was there later. */
  async shared(guestId: string, memberId: string): Promise<{ readonly variantId: string; readonly laterId: string }[]> {
    return this.unitOfWork.query<{ variantId: string; laterId: string }>(
      `SELECT g.variant_id AS "variantId", greatest(g.id, m.id) AS "laterId"
         FROM waiting_place g JOIN waiting_place m ON m.variant_id = g.variant_id
        WHERE g.member_id = $1 AND m.member_id = $2 AND g.status = 'waiting' AND m.status = 'waiting'
        ORDER BY g.variant_id`,
      [guestId, memberId],
    );
  }

  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE waiting_place SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }
}
