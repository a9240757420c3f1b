import { Injectable } from '@nestjs/common';
import { OfferStatus, type LiveOfferView } from '@vitrine/contracts';
import { isOfferInForce } from '@vitrine/domain';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';

export interface OfferTerms {
  readonly text: string;
  readonly gift: string | null;
  readonly min_quantity: number;
  readonly product_ids: readonly string[];
  readonly duration_minutes: number | null;
}
export interface OfferRow extends OfferTerms {
  readonly id: string;
  readonly room_id: string;
  readonly status: OfferStatus;
  readonly started_at: Date | null;
  readonly ends_at: Date | null;
  readonly ended_at: Date | null;
}
/** An offer that was started and not ended. Its time may be up. */
export type RunningOffer = OfferRow & { readonly started_at: Date };

export const OFFER_COLUMNS =
  'id, room_id, text, gift, min_quantity, product_ids, duration_minutes, status, started_at, ends_at, ended_at';

export const isRunning = (row: OfferRow): row is RunningOffer => row.status === OfferStatus.Running;

export const isInForce = (row: OfferRow, nowMs: number): boolean =>
  isRunning(row) &&
  isOfferInForce({ startedAtMs: row.started_at.getTime(), endsAtMs: row.ends_at?.getTime() ?? null }, nowMs);

export const toLiveView = (row: RunningOffer): LiveOfferView => ({
  id: row.id,
  text: row.text,
  gift: row.gift,
  minQuantity: row.min_quantity,
  productIds: row.product_ids,
  startedAtMs: row.started_at.getTime(),
  endsAtMs: row.ends_at?.getTime() ?? null,
});

/** The rows of offers. Whoever changes one holds the lock of its room. */
@Injectable()
export class OfferRows {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError `offer.not-found`, for the offers of other rooms too. */
  async get(roomId: string, offerId: string): Promise<OfferRow> {
    const [row] = isId(offerId)
      ? await this.unitOfWork.query<OfferRow>(`SELECT ${OFFER_COLUMNS} FROM offer WHERE room_id = $1 AND id = $2`, [
          roomId,
          offerId,
        ])
      : [];
    if (!row) throw new DomainError('offer.not-found', 'There is no such offer in this show.');
    return row;
  }

  /** In the order in which they were prepared. */
  ofRoom(roomId: string): Promise<OfferRow[]> {
    return this.unitOfWork.query<OfferRow>(`SELECT ${OFFER_COLUMNS} FROM offer WHERE room_id = $1 ORDER BY id`, [
      roomId,
    ]);
  }

  async insert(offer: { readonly id: string; readonly roomId: string } & OfferTerms, at: Date): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO offer (id, room_id, text, gift, min_quantity, product_ids, duration_minutes, status, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        offer.id,
        offer.roomId,
        offer.text,
        offer.gift,
        offer.min_quantity,
        offer.product_ids,
        offer.duration_minutes,
        OfferStatus.Prepared,
        at,
      ],
    );
  }

  async update(row: OfferRow): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE offer SET text = $2, gift = $3, min_quantity = $4, product_ids = $5, duration_minutes = $6, status = $7,
              started_at = $8, ends_at = $9, ended_at = $10
        WHERE id = $1`,
      [
        row.id,
        row.text,
        row.gift,
        row.min_quantity,
        row.product_ids,
        row.duration_minutes,
        row.status,
        row.started_at,
        row.ends_at,
        row.ended_at,
      ],
    );
  }

  async remove(offerId: string): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM offer WHERE id = $1`, [offerId]);
  }
}
