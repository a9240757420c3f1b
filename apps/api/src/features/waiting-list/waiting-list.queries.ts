import { Inject, Injectable } from '@nestjs/common';
import type { WaitingListView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { CatalogQueries } from '../catalog';
import { toPlaceView, type PlaceRow } from './waiting-list.mapper';

/** For so long somebody is told what they missed. */
const MISSED_MS = 24 * 3_600_000;
const MAX_PLACES = 100;

@Injectable()
export class WaitingListQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of each variant the last place only. */
  async ofMember(memberId: string): Promise<WaitingListView> {
    const nowMs = this.clock.nowMs();
    const rows = await this.unitOfWork.query<PlaceRow>(
      `SELECT w.id, w.variant_id, w.quantity, w.room_id, w.pin_id, w.status, w.reason, w.joined_at, w.checkout_id,
              c.status AS checkout_status, c.expires_at,
              (SELECT sum(l.quantity)::integer FROM checkout_line l WHERE l.checkout_id = c.id) AS held,
              CASE WHEN w.status = 'waiting' THEN (
                SELECT count(*)::integer FROM waiting_place b
                 WHERE b.variant_id = w.variant_id AND b.status = 'waiting' AND b.id <= w.id) END AS position
         FROM waiting_place w LEFT JOIN checkout c ON c.id = w.checkout_id
        WHERE w.member_id = $1 AND w.status <> 'left'
          AND (w.status = 'waiting' OR w.changed_at > $2)
          AND NOT EXISTS (SELECT 1 FROM waiting_place n
                           WHERE n.member_id = w.member_id AND n.variant_id = w.variant_id AND n.id > w.id AND n.status <> 'left')
        ORDER BY w.id DESC LIMIT $3`,
      [memberId, new Date(nowMs - MISSED_MS), MAX_PLACES],
    );
    const variants = await this.catalog.variantsForSale([...new Set(rows.map((row) => row.variant_id))]);
    const byId = new Map(variants.map((variant) => [variant.variantId, variant]));
    return {
      places: rows.flatMap((row) => {
        const variant = byId.get(row.variant_id);
        return (variant && toPlaceView(row, variant, nowMs)) ?? [];
      }),
      serverTime: new Date(nowMs).toISOString(),
    };
  }
}
