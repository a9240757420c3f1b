import { Injectable } from '@nestjs/common';
import type { Page, PickListLineView } from '@vitrine/contracts';
import type { PickListRequest } from '@vitrine/contracts/dto';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';

interface PickListRow {
  product_id: string;
  variant_id: string;
  sku: string;
  title: string;
  size: string;
  colour: string;
  picture_url: string | null;
  quantity: number;
  order_count: number;
  deliveries: PickListLineView['deliveries'];
}

/** What has to be fetched from the shelves for all orders that are paid and not sent yet. */
@Injectable()
export class PickListQueries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** By product and variant; described as in the newest of the orders. */
  async ofStore(storeId: string, request: PickListRequest): Promise<Page<PickListLineView>> {
    const after = decodeCursor(request.cursor, 2);
    if (after && !after.every(isId)) throw new DomainError('request.invalid', 'The cursor is not one of this list.');
    const limit = pageLimit(request.limit);
    const rows = await this.unitOfWork.query<PickListRow>(
      `WITH unsent AS (
         SELECT o.id, o.terms -> 'method' ->> 'name' AS method, l.product_id, l.variant_id, l.title, l.size, l.colour, l.picture_url,
                l.quantity - l.shipped - l.withdrawn AS quantity
           FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id
          WHERE o.store_id = $1 AND o.status IN ('paid', 'packing') AND ($2::uuid IS NULL OR o.room_id = $2)
            AND l.quantity - l.shipped - l.withdrawn > 0
            AND ($3::uuid IS NULL OR (l.product_id, l.variant_id) > ($3, $4::uuid))),
       picked AS (
         SELECT product_id, variant_id, sum(quantity)::integer AS quantity, count(*)::integer AS order_count,
                (array_agg(title ORDER BY id DESC))[1] AS title, (array_agg(size ORDER BY id DESC))[1] AS size,
                (array_agg(colour ORDER BY id DESC))[1] AS colour,
                (array_agg(picture_url ORDER BY id DESC))[1] AS picture_url
           FROM unsent GROUP BY product_id, variant_id ORDER BY product_id, variant_id LIMIT $5),
       sent_by AS (
         SELECT variant_id, jsonb_agg(jsonb_build_object('name', method, 'orderCount', orders) ORDER BY orders DESC, method) AS deliveries
           FROM (SELECT variant_id, method, count(*) AS orders FROM unsent GROUP BY variant_id, method) counted
          GROUP BY variant_id)
       SELECT p.*, s.deliveries, v.sku
         FROM picked p JOIN sent_by s ON s.variant_id = p.variant_id JOIN variant v ON v.id = p.variant_id
        ORDER BY p.product_id, p.variant_id`,
      [storeId, request.roomId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.product_id, row.variant_id],
      (row) => ({
        productId: row.product_id,
        variantId: row.variant_id,
        sku: row.sku,
        title: row.title,
        size: row.size,
        colour: row.colour,
        pictureUrl: row.picture_url,
        quantity: row.quantity,
        orderCount: row.order_count,
        deliveries: row.deliveries,
      }),
    );
  }
}
