import { Injectable } from '@nestjs/common';
import {
  LOW_STOCK_PIECES,
  StockLevelFilter,
  type Page,
  type StockHistoryView,
  type StockItemView,
  type StockMovementKind,
  type StockReason,
  type StockLevels,
  type VariantStock,
} from '@vitrine/contracts';
import type { ListStockRequest, PageRequest } from '@vitrine/contracts/dto';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, encodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';
import { CatalogQueries } from './catalog.queries';

interface ItemRow extends VariantStock {
  readonly id: string;
  readonly product_id: string;
  readonly position: number;
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  readonly title: string;
  readonly available: number;
}
interface MovementRow {
  id: string;
  kind: StockMovementKind;
  quantity: number;
  reason: StockReason | null;
  note: string | null;
  checkout_id: string | null;
  at: string;
  order_id: string | null;
  order_number: string | null;
  actor_id: string | null;
  actor_name: string | null;
}

interface HistoryRow {
  readonly stock: StockLevels;
  readonly ledger: StockLevels | null;
  readonly movements: readonly MovementRow[] | null;
}

/** In one statement, so that levels and ledger are of one moment and no sale has to wait for a reader. */
const HISTORY = `SELECT
    json_build_object('onHand', s.on_hand, 'reserved', s.reserved, 'sold', s.sold) AS stock,
    CASE WHEN $2::uuid IS NULL THEN (
      SELECT json_build_object(
               'onHand', coalesce(sum(quantity) FILTER (WHERE kind IN ('received', 'adjusted', 'sold', 'returned')), 0),
               'reserved', coalesce(sum(quantity) FILTER (WHERE kind IN ('reserved', 'released', 'sold')), 0),
               'sold', coalesce(-sum(quantity) FILTER (WHERE kind IN ('sold', 'returned')), 0))
        FROM stock_movement WHERE variant_id = s.variant_id) END AS ledger,
    (SELECT json_agg(page ORDER BY page.id DESC) FROM (
      SELECT m.id, m.kind, m.quantity, m.reason, m.note, m.checkout_id, m.at, o.id AS order_id, o.number AS order_number,
             m.actor_id, a.display_name AS actor_name
        FROM stock_movement m LEFT JOIN sales_order o ON o.checkout_id = m.checkout_id LEFT JOIN member a ON a.id = m.actor_id
       WHERE m.variant_id = s.variant_id AND ($2::uuid IS NULL OR m.id < $2) ORDER BY m.id DESC LIMIT $3) AS page) AS movements
  FROM stock s WHERE s.variant_id = $1`;

/** The most that counts as so little, by the name of the filter. */
const AT_MOST: Readonly<Record<StockLevelFilter, number>> = { low: LOW_STOCK_PIECES, out: 0 };

const MOVES_SHELF: ReadonlySet<StockMovementKind> = new Set(['received', 'adjusted', 'sold', 'returned']);
/** How the pieces on the shelf changed by a movement. */
const onHandChange = ({ kind, quantity }: Pick<MovementRow, 'kind' | 'quantity'>): number =>
  MOVES_SHELF.has(kind) ? quantity : 0;

const notOurCursor = (): DomainError =>
  new DomainError('request.invalid', 'The cursor is not one of this list.', {
    fields: [{ path: 'cursor', rules: ['cursor must come from nextCursor'] }],
  });

/** What a store has, and how it came to that. */
@Injectable()
export class StockQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogQueries,
  ) {}

  /** The newest products first; within each the order of its variants. */
  async ofStore(storeId: string, request: ListStockRequest): Promise<Page<StockItemView>> {
    const after = decodeCursor(request.cursor, 3);
    if (after && !(isId(after[0]) && Number.isSafeInteger(after[1]) && isId(after[2]))) throw notOurCursor();
    const limit = pageLimit(request.limit);
    const rows = await this.unitOfWork.query<ItemRow>(
      `SELECT v.id, v.product_id, v.position, v.sku, v.size, v.colour, p.title, s.on_hand AS "onHand", s.reserved, s.sold, s.awaited AS waiting,
              greatest(0, s.on_hand - s.reserved - s.awaited) AS available
         FROM variant v JOIN product p ON p.id = v.product_id JOIN stock s ON s.variant_id = v.id
        WHERE v.store_id = $1 AND p.status <> 'archived'
          AND ($2::integer IS NULL OR s.on_hand - s.reserved - s.awaited <= $2)
          AND ($3::text IS NULL OR strpos(lower(p.title), lower($3)) > 0 OR strpos(lower(v.sku), lower($3)) > 0)
          AND ($4::uuid IS NULL OR v.product_id = $4)
          AND ($5::uuid IS NULL OR v.product_id < $5 OR (v.product_id = $5 AND (v.position, v.id) > ($6::bigint, $7::uuid)))
        ORDER BY v.product_id DESC, v.position, v.id LIMIT $8`,
      [
        storeId,
        request.level === undefined ? null : AT_MOST[request.level],
        request.text ?? null,
        request.productId ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        after?.[2] ?? null,
        limit + 1,
      ],
    );
    const pictures = await this.catalog.picturesOf(
      rows.map((row) => ({ id: row.id, productId: row.product_id, colour: row.colour })),
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.product_id, row.position, row.id],
      (row): StockItemView => ({
        variantId: row.id,
        productId: row.product_id,
        title: row.title,
        sku: row.sku,
        size: row.size,
        colour: row.colour,
        pictureUrl: pictures.get(row.id) ?? null,
        onHand: row.onHand,
        reserved: row.reserved,
        sold: row.sold,
        waiting: row.waiting,
        available: row.available,
      }),
    );
  }

  /**
   * The pieces on the shelf are counted back from today's. A further page goes on from what stood at the end of the one
   * before, so that what moves meanwhile changes nothing in it.
   */
  async history(variantId: string, request: PageRequest): Promise<StockHistoryView> {
    const after = decodeCursor(request.cursor, 2);
    if (after && !(isId(after[0]) && Number.isSafeInteger(after[1]))) throw notOurCursor();
    const limit = pageLimit(request.limit);
    const [found] = await this.unitOfWork.query<HistoryRow>(HISTORY, [
      variantId,
      after ? String(after[0]) : null,
      limit + 1,
    ]);
    if (!found) throw new DomainError('variant.not-found', 'There is no such variant.');
    const { movements, stock, ledger } = found;
    let onHand = after ? Number(after[1]) : stock.onHand;
    const items = (movements ?? []).slice(0, limit).map((row) => {
      const item = toMovementView(row, onHand);
      onHand -= onHandChange(row);
      return item;
    });
    const last = items.at(-1);
    return {
      items,
      nextCursor: (movements?.length ?? 0) > limit && last ? encodeCursor([last.id, onHand]) : null,
      stock,
      ledger,
    };
  }
}

const toMovementView = (row: MovementRow, onHand: number): StockHistoryView['items'][number] => ({
  id: row.id,
  kind: row.kind,
  quantity: row.quantity,
  onHand,
  by: row.actor_id === null || row.actor_name === null ? null : { id: row.actor_id, displayName: row.actor_name },
  reason: row.reason,
  note: row.note,
  order: row.order_id === null || row.order_number === null ? null : { id: row.order_id, number: row.order_number },
  checkoutId: row.checkout_id,
  at: new Date(row.at).toISOString(),
});
