import { Injectable } from '@nestjs/common';
import type { OrderRefundedData } from '@vitrine/contracts';
import { afterDiscount, minorFromText, money, salesRefunded, timesQuantity } from '@vitrine/domain';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { TimelineService } from '../../platform/timeline/timeline.service';
import type { StockLine } from '../catalog';
import type { Refund } from './refunds.store';

interface OrderInShow {
  room_id: string;
  number: string;
  currency: string;
  discount_minor: string;
  total_minor: string;
  refunded_minor: string;
}
interface LineInShow {
  variant_id: string;
  product_id: string;
  quantity: number;
  withdrawn: number;
  unit_price_minor: string;
}

/**
 * Tells the staff of a show what becomes of its orders, in the transaction in which it does: figures and pieces, nothing
 * of the buyer. Call it after the rows of the order were changed.
 */
@Injectable()
export class ShowNews {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly timeline: TimelineService,
  ) {}

  async cancelled(orderId: string, actorId: string): Promise<void> {
    const order = await this.find(orderId);
    if (!order) return;
    this.timeline.append(order.room_id, {
      kind: 'order.cancelled',
      actorId,
      audience: 'staff',
      data: { orderId, orderNumber: order.number },
    });
  }

  refundBegun(refund: Refund, lines: readonly StockLine[]): Promise<void> {
    return this.refunded(refund, lines, 'begun');
  }

  /** @param lines the pieces that are part of the order again */
  refundFailed(refund: Refund, lines: readonly StockLine[]): Promise<void> {
    return this.refunded(refund, lines, 'failed');
  }

  private async refunded(
    { id: refundId, orderId, amount }: Refund,
    pieces: readonly StockLine[],
    outcome: OrderRefundedData['outcome'],
  ): Promise<void> {
    const order = await this.find(orderId);
    if (!order) return;
    const lines = await this.unitOfWork.query<LineInShow>(
      `SELECT variant_id, product_id, quantity, withdrawn, unit_price_minor FROM sales_order_line WHERE order_id = $1 ORDER BY position`,
      [orderId],
    );
    const { currency } = order;
    const totals = afterDiscount(
      lines.map(({ product_id: productId, unit_price_minor: unitPriceMinor, quantity }) => ({
        productId,
        total: timesQuantity(money(minorFromText(unitPriceMinor), currency), quantity),
      })),
      money(minorFromText(order.discount_minor), currency),
    ).map(({ amountMinor }) => amountMinor);
    const salesMinor = totals.reduce((sum, totalMinor) => sum + totalMinor, 0);
    const refundedMinor = minorFromText(order.refunded_minor);
    const withoutItMinor = outcome === 'begun' ? refundedMinor - amount.amountMinor : refundedMinor;
    const lowered = (countedMinor: number): number =>
      salesRefunded({ totalMinor: minorFromText(order.total_minor), salesMinor, refundedMinor: countedMinor });
    const sales = lowered(withoutItMinor + amount.amountMinor) - lowered(withoutItMinor);
    this.timeline.append(order.room_id, {
      kind: 'order.refunded',
      actorId: null,
      audience: 'staff',
      data: {
        orderId,
        orderNumber: order.number,
        refundId,
        outcome,
        amount,
        sales: money(sales, currency),
        lines: pieces.flatMap(({ variantId, quantity }) => {
          const index = lines.findIndex((one) => one.variant_id === variantId);
          const [line, totalMinor = 0] = [lines[index], totals[index]];
          if (!line) return [];
          // As what is left is worth, so that piece by piece they come to what they were sold for.
          const left = line.quantity - line.withdrawn;
          const [more, fewer] = outcome === 'begun' ? [left + quantity, left] : [left, left - quantity];
          const worth = (count: number): number => Math.floor((totalMinor * count) / line.quantity);
          return [{ productId: line.product_id, quantity, total: money(worth(more) - worth(fewer), currency) }];
        }),
      },
    });
  }

  /** Null for an order that was not placed in a show. */
  private async find(orderId: string): Promise<OrderInShow | null> {
    const [order] = await this.unitOfWork.query<OrderInShow>(
      `SELECT room_id, number, currency, discount_minor, total_minor, refunded_minor FROM sales_order WHERE id = $1 AND room_id IS NOT NULL`,
      [orderId],
    );
    return order ?? null;
  }
}
