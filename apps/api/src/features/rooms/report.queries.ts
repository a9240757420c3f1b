import { Inject, Injectable } from '@nestjs/common';
import type { Entry, EntryKind, MoneyByCurrency, ReportMinute, ReportPin, RoomReportView } from '@vitrine/contracts';
import { amountsOf } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { EntryStore } from '../../platform/timeline/entry-store';
import { AudienceRecorder } from './audience-recorder';
import { RoomRows, type RoomRow } from './room-rows';
import { RoomsQueries } from './rooms.queries';
import { shownSpans } from './shown-spans';

const MINUTE_MS = 60_000;
const MAX_MINUTES = 24 * 60;
const LAST_NUMBER = Number.MAX_SAFE_INTEGER;
/** Far more pin entries than a show can have within the limits of its commands. */
const MAX_PIN_ENTRIES = 20_000;

interface Totals {
  messages: number;
  chatters: number;
  orders: number;
  pieces: number;
  sales: MoneyByCurrency;
}
interface MinuteCounts {
  minute: number;
  messages: number;
  orders: number;
}
interface ProductSales {
  product_id: string;
  orders: number;
  pieces: number;
  sales: MoneyByCurrency;
}

/** The orders of a room that were cancelled later. */
const CANCELLED = `SELECT data ->> 'orderId' FROM room_entry WHERE room_id = $1 AND kind = 'order.cancelled'`;
/** Counts an entry up, or down when it takes something back. */
const SIGN = `CASE WHEN e.kind = 'order.placed' OR e.data ->> 'outcome' = 'failed' THEN 1 ELSE -1 END`;
/** Pieces that were sold in a room, and those that were taken back with their sign, one row per line. */
const PIECES = `SELECT e.kind, e.data ->> 'orderId' AS order_id, line ->> 'productId' AS product_id,
         ${SIGN} * (line ->> 'quantity')::int AS pieces, line -> 'total' ->> 'currency' AS currency,
         ${SIGN} * (line -> 'total' ->> 'amountMinor')::bigint AS sales_minor
    FROM room_entry e CROSS JOIN LATERAL jsonb_array_elements(e.data -> 'lines') AS line
   WHERE e.room_id = $1 AND e.kind IN ('order.placed', 'order.refunded')`;
/** What came in for pieces, and what of it went back, which is less or more than the pieces that came with it sold for. */
const SALES = `SELECT currency, sales_minor FROM (${PIECES}) AS placed WHERE kind = 'order.placed'
  UNION ALL
  SELECT e.data -> 'sales' ->> 'currency', ${SIGN} * (e.data -> 'sales' ->> 'amountMinor')::bigint
    FROM room_entry e WHERE e.room_id = $1 AND e.kind = 'order.refunded'`;

/**
 * What happened in a show, from its log and its measured audience. The show lasts from the first 'live' to the end;
 * messages before it are not counted, orders are, whenever they were paid. What was cancelled or paid back is not.
 */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly rooms: RoomsQueries,
    private readonly entries: EntryStore,
    private readonly audience: AudienceRecorder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async report(roomId: string): Promise<RoomReportView> {
    const row = await this.rows.get(roomId);
    await this.audience.flush(roomId);
    const durationMs = this.durationMs(row);
    const totals = await this.totals(roomId);
    const peaks = await this.peaks(row);
    return {
      room: await this.rooms.view(row),
      durationMs,
      peakViewers: peaks.size === 0 ? null : Math.max(...peaks.values()),
      uniqueViewers: await this.uniqueViewers(row),
      messages: totals.messages,
      chatters: totals.chatters,
      orders: totals.orders,
      pieces: totals.pieces,
      sales: amountsOf(totals.sales),
      minutes: await this.minutes(roomId, durationMs, peaks),
      pins: await this.pins(roomId, durationMs),
    };
  }

  private durationMs(room: RoomRow): number {
    if (room.went_live_at === null) return 0;
    return Math.max(0, (room.ended_at?.getTime() ?? this.clock.nowMs()) - room.went_live_at.getTime());
  }

  private async totals(roomId: string): Promise<Totals> {
    const [totals] = await this.unitOfWork.query<Totals>(
      `SELECT count(*) FILTER (WHERE kind = 'message.posted' AND media_time_ms IS NOT NULL)::int AS messages,
              count(DISTINCT actor_id) FILTER (WHERE kind = 'message.posted' AND media_time_ms IS NOT NULL)::int AS chatters,
              (count(*) FILTER (WHERE kind = 'order.placed') - count(*) FILTER (WHERE kind = 'order.cancelled'))::int AS orders,
              (SELECT coalesce(jsonb_object_agg(currency, sum_minor), '{}')
                 FROM (SELECT currency, sum(sales_minor) AS sum_minor FROM (${SALES}) AS sold GROUP BY 1) AS sums) AS sales,
              coalesce((SELECT sum(pieces) FROM (${PIECES}) AS all_pieces), 0)::int AS pieces
         FROM room_entry
        WHERE room_id = $1 AND kind IN ('message.posted', 'order.placed', 'order.cancelled')`,
      [roomId],
    );
    if (!totals) throw new Error('An aggregate without groups answers one row.');
    return totals;
  }

  /** Everybody who came in before the end. */
  private async uniqueViewers(room: RoomRow): Promise<number> {
    const [row] = await this.unitOfWork.query<{ visitors: number }>(
      `SELECT count(*)::int AS visitors FROM room_visit WHERE room_id = $1 AND ($2::timestamptz IS NULL OR first_at <= $2)`,
      [room.id, room.ended_at],
    );
    return room.went_live_at === null ? 0 : (row?.visitors ?? 0);
  }

  private async peaks(room: RoomRow): Promise<ReadonlyMap<number, number>> {
    const { went_live_at: wentLiveAt } = room;
    if (wentLiveAt === null) return new Map();
    const rows = await this.unitOfWork.query<{ minute_start: Date; peak_viewers: number }>(
      `SELECT minute_start, peak_viewers FROM room_audience_minute WHERE room_id = $1`,
      [room.id],
    );
    return new Map(
      rows.map((row) => [
        Math.round((row.minute_start.getTime() - wentLiveAt.getTime()) / MINUTE_MS),
        row.peak_viewers,
      ]),
    );
  }

  private async minutes(
    roomId: string,
    durationMs: number,
    peaks: ReadonlyMap<number, number>,
  ): Promise<ReportMinute[]> {
    const counts = await this.unitOfWork.query<MinuteCounts>(
      `SELECT (media_time_ms / ${MINUTE_MS})::int AS minute,
              count(*) FILTER (WHERE kind = 'message.posted')::int AS messages,
              count(*) FILTER (WHERE kind = 'order.placed')::int AS orders
         FROM room_entry
        WHERE room_id = $1 AND kind IN ('message.posted', 'order.placed') AND media_time_ms < ${MAX_MINUTES * MINUTE_MS}
          AND (kind = 'message.posted' OR data ->> 'orderId' NOT IN (${CANCELLED}))
        GROUP BY 1`,
      [roomId],
    );
    const byMinute = new Map(counts.map((count) => [count.minute, count]));
    const length = Math.min(MAX_MINUTES, Math.ceil(durationMs / MINUTE_MS));
    return Array.from({ length }, (_, minute) => ({
      minute,
      viewers: peaks.get(minute) ?? null,
      messages: byMinute.get(minute)?.messages ?? 0,
      orders: byMinute.get(minute)?.orders ?? 0,
    }));
  }

  /** Everything that was pinned, as it looked last, in the order in which it was pinned first. */
  private async pins(roomId: string, durationMs: number): Promise<ReportPin[]> {
    const spans = shownSpans(await this.ofKinds(roomId, ['pin.shown', 'pin.unpinned']), durationMs);
    const sales = await this.unitOfWork.query<ProductSales>(
      `SELECT product_id, sum(pieces)::int AS pieces, sum(orders)::int AS orders, jsonb_object_agg(currency, sum_minor) AS sales
         FROM (SELECT product_id, currency, sum(pieces) AS pieces, sum(sales_minor) AS sum_minor,
                      count(DISTINCT order_id) FILTER (WHERE kind = 'order.placed' AND order_id NOT IN (${CANCELLED})) AS orders
                 FROM (${PIECES}) AS sold GROUP BY 1, 2) AS in_one_currency
        GROUP BY 1`,
      [roomId],
    );
    const byProduct = new Map(sales.map((row) => [row.product_id, row]));
    const pins = new Map<string, ReportPin>();
    for (const entry of await this.ofKinds(roomId, ['pin.pinned'])) {
      if (entry.kind !== 'pin.pinned') continue;
      const { pin, product } = entry.data;
      const sold = byProduct.get(product.id);
      pins.set(pin.id, {
        pinId: pin.id,
        productId: product.id,
        title: product.title,
        pictureUrl: product.pictureUrl,
        shownSpans: spans.get(pin.id) ?? [],
        orders: sold?.orders ?? 0,
        pieces: sold?.pieces ?? 0,
        sales: amountsOf(sold?.sales ?? {}),
      });
    }
    return [...pins.values()];
  }

  private async ofKinds(roomId: string, kinds: readonly EntryKind[]): Promise<Entry[]> {
    const found = await Promise.all(
      kinds.map((kind) =>
        this.entries.latestOfKind(roomId, kind, { beforeSeq: LAST_NUMBER, limit: MAX_PIN_ENTRIES }, 'staff'),
      ),
    );
    return found.flat().sort((left, right) => left.seq - right.seq);
  }
}
