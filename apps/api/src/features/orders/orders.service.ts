import { Inject, Injectable } from '@nestjs/common';
import { OrderStatus, type AddressView, type Money } from '@vitrine/contracts';
import { afterDiscount, timesQuantity, type Charges } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { CHARGE_COLUMNS, chargeValues, type ChargeTerms } from '../markets';
import { orderNumberSequence } from '../stores';
import { OrderMailKind } from './entities/order-mail.entity';
import { OrderMails } from './order-mails';

export interface OrderLine {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  readonly pinId: string | null;
  readonly mediaTimeMs: number | null;
}
export interface PlaceOrder {
  readonly checkoutId: string;
  readonly storeId: string;
  readonly roomId: string | null;
  readonly buyerId: string;
  readonly email: string;
  readonly address: AddressView;
  readonly charges: Charges;
  readonly terms: ChargeTerms;
  readonly payment: { readonly brand: string; readonly last4: string };
  readonly lines: readonly OrderLine[];
}

@Injectable()
export class OrdersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly timeline: TimelineService,
    private readonly mails: OrderMails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes a paid order in the transaction that sells its pieces, and tells the show's staff. At most one per checkout.
   */
  place(order: PlaceOrder): Promise<void> {
    return this.unitOfWork.run(async () => {
      const id = newId();
      const orderNumber = await this.insert(id, order);
      this.mails.wakeAfterCommit();
      if (order.roomId === null) return;
      const { lines, charges } = order;
      const totals = afterDiscount(
        lines.map(({ productId, unitPrice, quantity }) => ({ productId, total: timesQuantity(unitPrice, quantity) })),
        charges.discount,
      );
      this.timeline.append(order.roomId, {
        kind: 'order.placed',
        actorId: order.buyerId,
        audience: 'staff',
        data: {
          orderId: id,
          orderNumber,
          buyerId: order.buyerId,
          total: charges.total,
          lines: lines.map((line, index) => ({
            productId: line.productId,
            variantId: line.variantId,
            title: line.title,
            size: line.size,
            colour: line.colour,
            quantity: line.quantity,
            pictureUrl: line.pictureUrl,
            total: totals[index] ?? timesQuantity(line.unitPrice, line.quantity),
          })),
        },
      });
    });
  }

  /** Gives the orders of a guest to the account that the same person signed in to. */
  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(
      `WITH steps AS (UPDATE order_step SET actor_id = $2 WHERE actor_id = $1),
            changes AS (UPDATE order_change SET actor_id = $2 WHERE actor_id = $1),
            refunds AS (UPDATE refund SET actor_id = $2 WHERE actor_id = $1)
       UPDATE sales_order SET buyer_id = $2 WHERE buyer_id = $1`,
      [guestId, memberId],
    );
  }

  /** With its lines and the mail that confirms it, in one statement: this is where a rush is felt. @returns its number */
  private async insert(id: string, order: PlaceOrder): Promise<string> {
    const { lines } = order;
    const [placed] = await this.unitOfWork.query<{ number: string }>(
      `WITH placed AS (
         INSERT INTO sales_order (id, store_id, number, checkout_id, room_id, buyer_id, status, email, address, payment_brand, payment_last4,
                                  placed_at, terms, ${CHARGE_COLUMNS})
         VALUES ($2, $3, nextval($4::text::regclass)::text, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) RETURNING id, number, placed_at),
       lines AS (
         INSERT INTO sales_order_line (order_id, position, variant_id, product_id, quantity, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms)
         SELECT placed.id, l.* FROM placed, unnest($22::smallint[], $23::uuid[], $24::uuid[], $25::integer[], $26::bigint[], $27::text[], $28::text[], $29::text[], $30::text[], $31::uuid[], $32::bigint[]) AS l),
       mail AS (INSERT INTO order_mail (order_id, kind, about_id, due_at) SELECT id, $1, id, placed_at FROM placed)
       SELECT number FROM placed`,
      [
        OrderMailKind.Confirmed,
        id,
        order.storeId,
        orderNumberSequence(order.storeId),
        order.checkoutId,
        order.roomId,
        order.buyerId,
        OrderStatus.Paid,
        order.email,
        JSON.stringify(order.address),
        order.payment.brand,
        order.payment.last4,
        new Date(this.clock.nowMs()),
        JSON.stringify(order.terms),
        ...chargeValues(order.charges),
        lines.map((_, position) => position),
        lines.map((line) => line.variantId),
        lines.map((line) => line.productId),
        lines.map((line) => line.quantity),
        lines.map((line) => line.unitPrice.amountMinor),
        lines.map((line) => line.title),
        lines.map((line) => line.size),
        lines.map((line) => line.colour),
        lines.map((line) => line.pictureUrl),
        lines.map((line) => line.pinId),
        lines.map((line) => line.mediaTimeMs),
      ],
    );
    if (!placed) throw new Error(`The order ${id} was not stored.`);
    return placed.number;
  }
}
