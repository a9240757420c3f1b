import { Inject, Injectable } from '@nestjs/common';
import { OfferStatus, type OfferView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { isInForce, isRunning, OfferRows, type OfferRow } from './offer-rows';

@Injectable()
export class OffersQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly offers: OfferRows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ofRoom(roomId: string): Promise<{ items: OfferView[] }> {
    return { items: await this.views(await this.offers.ofRoom(roomId)) };
  }

  /** @throws DomainError `offer.not-found` */
  async one(roomId: string, offerId: string): Promise<OfferView> {
    const [view] = await this.views([await this.offers.get(roomId, offerId)]);
    if (!view) throw new Error(`The offer ${offerId} has no view.`);
    return view;
  }

  private async views(rows: readonly OfferRow[]): Promise<OfferView[]> {
    const counts = await this.unitOfWork.query<{ offer_id: string; count: number }>(
      `SELECT offer_id, count(*)::integer AS count FROM checkout_offer WHERE offer_id = ANY($1::uuid[]) GROUP BY offer_id`,
      [rows.map(({ id }) => id)],
    );
    const promised = new Map(counts.map((row) => [row.offer_id, row.count]));
    const nowMs = this.clock.nowMs();
    return rows.map((row) => {
      // It is over when its time is up, not only when a job has come round.
      const isOver = isRunning(row) && !isInForce(row, nowMs);
      return {
        id: row.id,
        roomId: row.room_id,
        text: row.text,
        gift: row.gift,
        minQuantity: row.min_quantity,
        productIds: row.product_ids,
        durationMinutes: row.duration_minutes,
        status: isOver ? OfferStatus.Ended : row.status,
        startedAt: row.started_at?.toISOString() ?? null,
        endsAt: row.ends_at?.toISOString() ?? null,
        endedAt: (isOver ? row.ends_at : row.ended_at)?.toISOString() ?? null,
        promisedCount: promised.get(row.id) ?? 0,
      };
    });
  }
}
