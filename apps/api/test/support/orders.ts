import type { OrderDetailView, OrderView } from '@vitrine/contracts';
import { buy, newKey, stock, type Card, type Stocked } from './shopping';
import type { TestApp } from './test-app';
import type { TestClient } from './test-client';

/** A paid order and everybody around it. */
export interface Bought extends Stocked {
  readonly buyer: TestClient;
  readonly order: OrderView;
  readonly desk: Desk;
}

/** What the staff of a store does with one of its orders. */
export class Desk {
  constructor(
    private readonly staff: TestClient,
    private readonly storeId: string,
    private readonly orderId: string,
  ) {}

  /** The same for somebody else. */
  as(client: TestClient): Desk {
    return new Desk(client, this.storeId, this.orderId);
  }

  find(): Promise<OrderDetailView> {
    return this.staff.get<OrderDetailView>(`/orders/${this.orderId}`);
  }
  pack(): Promise<OrderDetailView> {
    return this.send('packing');
  }
  ship(values: Record<string, unknown> = {}, idempotencyKey = newKey()): Promise<OrderDetailView> {
    return this.send('ship', { carrier: 'DHL', trackingNumber: 'JD0001', ...values }, idempotencyKey);
  }
  deliver(): Promise<OrderDetailView> {
    return this.send('deliver');
  }
  cancel(values: Record<string, unknown> = {}): Promise<OrderDetailView> {
    return this.send('cancel', { reason: 'A seam was open.', ...values });
  }
  refund(
    amountMinor: number,
    values: Record<string, unknown> = {},
    idempotencyKey = newKey(),
  ): Promise<OrderDetailView> {
    return this.send('refunds', { amountMinor, reason: 'A seam was open.', ...values }, idempotencyKey);
  }

  private send(command: string, body?: object, idempotencyKey?: string): Promise<OrderDetailView> {
    return this.staff.post<OrderDetailView>(
      `/stores/${this.storeId}/orders/${this.orderId}/${command}`,
      body,
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
  }
}

export const deskOf = (staff: TestClient, order: OrderView): Desk => new Desk(staff, order.storeId, order.id);

/** Buys so many pieces of each variant of a new store that has ten of each, at 19.90 apiece and 4.90 for sending. */
export async function bought(app: TestApp, quantities: readonly number[] = [2], card?: Card): Promise<Bought> {
  const stocked = await stock(app, ...quantities.map(() => 10));
  const buyer = await app.guest('Ada');
  const lines = quantities.map((quantity, index) => ({ variantId: stocked.variantIds[index] ?? '', quantity }));
  const order = await buy(buyer, lines, card ? { card } : {});
  return { ...stocked, buyer, order, desk: deskOf(stocked.owner, order) };
}

export const cancelByBuyer = (buyer: TestClient, order: OrderView): Promise<OrderDetailView> =>
  buyer.post<OrderDetailView>(`/orders/${order.id}/cancel`);
