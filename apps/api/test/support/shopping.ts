import { randomUUID } from 'node:crypto';
import type { CheckoutView, Money, OrderView, PaymentMethodView, ProductView, StoreView } from '@vitrine/contracts';
import type { TestApp } from './test-app';
import type { TestClient } from './test-client';

/** The sandbox's cards by what they do. */
export const CARD = {
  approve: '4242424242424242',
  decline: '4000000000000002',
  insufficientFunds: '4000000000009995',
  slow: '4000000000000077',
  authenticate: '4000002500003155',
  dispute: '4000000000000259',
  slowRefund: '4000000000007726',
  failedRefund: '4000000000005126',
} as const;
export type Card = keyof typeof CARD;

export const ADDRESS = {
  fullName: 'Ada Buyer',
  line1: '1 Market Street',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
} as const;
export const BUYER_EMAIL = 'ada@buyers.example';

export interface Stocked {
  readonly owner: TestClient;
  readonly store: StoreView;
  readonly product: ProductView;
  /** Ids in the order of the asked-for levels. */
  readonly variantIds: readonly [string, ...string[]];
}
export interface BuyLine {
  readonly variantId: string;
  readonly quantity: number;
  readonly pinId?: string;
}

let serial = 0;

/** A store with one active product; one variant per level, at 19.90 each. */
export async function stock(app: TestApp, ...levels: readonly number[]): Promise<Stocked> {
  const { owner, store } = await app.store();
  return { owner, store, ...(await addProduct(owner, store.id, levels)) };
}

export async function addProduct(
  owner: TestClient,
  storeId: string,
  levels: readonly number[],
): Promise<{ product: ProductView; variantIds: [string, ...string[]] }> {
  serial += 1;
  const created = await owner.post<ProductView>(`/stores/${storeId}/products`, {
    title: `Piece ${serial}`,
    slug: `piece-${serial}`,
    status: 'active',
  });
  let product = created;
  for (const [index, onHand] of levels.entries()) {
    product = await owner.post<ProductView>(`/products/${created.id}/variants`, {
      sku: `P${serial}-${index}`,
      size: `S${index}`,
      colour: 'ink',
      priceMinor: 1_990,
      onHand,
    });
  }
  const [first, ...others] = product.variants.map(({ id }) => id);
  if (first === undefined) throw new Error('A product needs a variant.');
  return { product, variantIds: [first, ...others] };
}

export const newKey = (): string => randomUUID();

export const hold = (
  buyer: TestClient,
  lines: readonly BuyLine[],
  { idempotencyKey = newKey(), ...more }: { idempotencyKey?: string; roomId?: string; country?: string } = {},
): Promise<CheckoutView> => buyer.post<CheckoutView>('/checkouts', { lines, ...more }, { idempotencyKey });

export const addCard = (buyer: TestClient, card: Card = 'approve'): Promise<PaymentMethodView> =>
  buyer.post<PaymentMethodView>('/payment-methods', {
    number: CARD[card],
    expiryMonth: 12,
    expiryYear: 2034,
    cvc: '123',
  });

export const payWith = (
  buyer: TestClient,
  checkoutId: string,
  paymentMethodId: string,
  {
    idempotencyKey = newKey(),
    ...more
  }: { idempotencyKey?: string; email?: string; address?: object; expectedTotal?: Money } = {},
): Promise<CheckoutView> =>
  buyer.post<CheckoutView>(
    `/checkouts/${checkoutId}/payment`,
    { address: ADDRESS, email: BUYER_EMAIL, paymentMethodId, ...more },
    { idempotencyKey },
  );

export async function pay(buyer: TestClient, checkoutId: string, card: Card = 'approve'): Promise<CheckoutView> {
  return payWith(buyer, checkoutId, (await addCard(buyer, card)).id);
}

export async function buy(
  buyer: TestClient,
  lines: readonly BuyLine[],
  { card, ...place }: { roomId?: string; country?: string; card?: Card } = {},
): Promise<OrderView> {
  const { id } = await hold(buyer, lines, place);
  const address = { ...ADDRESS, country: place.country ?? ADDRESS.country };
  const { order } = await payWith(buyer, id, (await addCard(buyer, card)).id, { address });
  if (!order) throw new Error('A card that approves made no order.');
  return order;
}

export interface Level {
  readonly onHand: number;
  readonly reserved: number;
  readonly sold: number;
}

export async function levelOf(app: TestApp, variantId: string): Promise<Level> {
  const [level] = await app.query<{ on_hand: number; reserved: number; sold: number }>(
    `SELECT on_hand, reserved, sold FROM stock WHERE variant_id = $1`,
    [variantId],
  );
  if (!level) throw new Error('There is no such variant.');
  return { onHand: level.on_hand, reserved: level.reserved, sold: level.sold };
}

/**
 * Every book against every other: the ledger's sums are the levels, what is reserved is what open checkouts hold, what
 * is sold is what orders contain and did not come back, every order is paid once, and no more is paid back than its
 * refunds say. @returns what disagrees.
 */
export async function disagreements(app: TestApp): Promise<unknown[]> {
  const stockAgainstBooks = await app.query(
    `WITH ledger AS (
       SELECT variant_id,
              sum(quantity) FILTER (WHERE kind IN ('received', 'adjusted', 'sold', 'returned'))::integer AS on_hand,
              coalesce(sum(quantity) FILTER (WHERE kind IN ('reserved', 'released', 'sold')), 0)::integer AS reserved,
              coalesce(-sum(quantity) FILTER (WHERE kind IN ('sold', 'returned')), 0)::integer AS sold
         FROM stock_movement GROUP BY variant_id),
     held AS (
       SELECT l.variant_id, sum(l.quantity)::integer AS quantity FROM checkout_line l JOIN checkout c ON c.id = l.checkout_id
        WHERE c.status IN ('held', 'paying') AND l.is_held GROUP BY l.variant_id),
     restocked AS (
       SELECT l.order_id, l.variant_id, sum(l.quantity) AS quantity FROM refund_line l JOIN refund r ON r.id = l.refund_id
        WHERE r.restock GROUP BY l.order_id, l.variant_id),
     ordered AS (
       SELECT l.variant_id, sum(l.quantity - coalesce(r.quantity, 0))::integer AS quantity
         FROM sales_order_line l LEFT JOIN restocked r USING (order_id, variant_id) GROUP BY l.variant_id)
     SELECT s.variant_id, s.on_hand, s.reserved, s.sold, to_json(g) AS ledger, h.quantity AS held, o.quantity AS ordered
       FROM stock s LEFT JOIN ledger g USING (variant_id) LEFT JOIN held h USING (variant_id) LEFT JOIN ordered o USING (variant_id)
      WHERE s.on_hand <> coalesce(g.on_hand, 0) OR s.reserved <> coalesce(g.reserved, 0) OR s.sold <> coalesce(g.sold, 0)
         OR s.reserved <> coalesce(h.quantity, 0) OR s.sold <> coalesce(o.quantity, 0)`,
  );
  const ordersAgainstPayments = await app.query(
    `SELECT c.id, c.status, c.total_minor, o.total_minor AS ordered, p.paid
       FROM checkout c LEFT JOIN sales_order o ON o.checkout_id = c.id
       LEFT JOIN (SELECT checkout_id, sum(amount_minor) AS paid FROM payment WHERE status = 'succeeded' GROUP BY checkout_id) p ON p.checkout_id = c.id
      WHERE (c.status = 'completed') <> (o.id IS NOT NULL) OR o.total_minor <> p.paid OR (o.id IS NULL) <> (p.paid IS NULL)
         OR o.total_minor <> c.total_minor`,
  );
  // What was given up because the provider never heard of it has no charge.
  const chargesAgainstPayments = await app.query(
    `SELECT p.id, p.status, s.status AS charged FROM payment p FULL JOIN sandbox_charge s ON s.payment_id = p.id
      WHERE p.status <> 'pending' AND NOT (p.status = 'cancelled' AND s.payment_id IS NULL) AND s.status IS DISTINCT FROM CASE p.status WHEN 'returned' THEN 'succeeded' ELSE p.status END`,
  );
  const ordersAgainstRefunds = await app.query(
    `SELECT o.id, o.refunded_minor, o.total_minor, r.counted, r.paid_back FROM sales_order o
       LEFT JOIN (SELECT r.order_id, sum(r.amount_minor) FILTER (WHERE r.status <> 'failed') AS counted,
                         sum(s.amount_minor) FILTER (WHERE s.status <> 'failed') AS paid_back
                    FROM refund r LEFT JOIN sandbox_refund s ON s.refund_id = r.id GROUP BY r.order_id) r ON r.order_id = o.id
      WHERE o.refunded_minor <> coalesce(r.counted, 0) OR coalesce(r.paid_back, 0) > o.refunded_minor`,
  );
  const latePaymentsAgainstRefunds = await app.query(
    `SELECT p.id, p.status, l.status AS late, s.status AS paid_back FROM payment p FULL JOIN late_payment l ON l.payment_id = p.id
       LEFT JOIN sandbox_refund s ON s.refund_id = l.refund_id
      WHERE (p.status = 'returned') <> (l.payment_id IS NOT NULL) OR s.amount_minor <> p.amount_minor
         OR (l.status <> 'pending' AND l.status IS DISTINCT FROM s.status)`,
  );
  const linesAgainstParts = await app.query(
    `SELECT l.order_id, l.variant_id, l.shipped, l.withdrawn FROM sales_order_line l
      WHERE l.shipped <> (SELECT coalesce(sum(quantity), 0) FROM shipment_line s
                           WHERE s.order_id = l.order_id AND s.variant_id = l.variant_id)
         OR l.withdrawn <> (SELECT coalesce(sum(p.quantity), 0) FROM refund_line p JOIN refund r ON r.id = p.refund_id
                             WHERE p.order_id = l.order_id AND p.variant_id = l.variant_id AND (r.status <> 'failed' OR r.restock))`,
  );
  const codesAgainstUses = await app.query(
    `SELECT d.id, d.uses, u.count FROM discount_code d
       LEFT JOIN (SELECT u.code_id, count(*)::integer AS count FROM discount_use u JOIN checkout c ON c.id = u.checkout_id
                   WHERE c.status IN ('held', 'paying', 'completed') GROUP BY u.code_id) u ON u.code_id = d.id
      WHERE d.uses <> coalesce(u.count, 0) OR d.uses <> (SELECT count(*) FROM discount_use u WHERE u.code_id = d.id)`,
  );
  return [
    ...codesAgainstUses,
    ...stockAgainstBooks,
    ...ordersAgainstPayments,
    ...chargesAgainstPayments,
    ...ordersAgainstRefunds,
    ...latePaymentsAgainstRefunds,
    ...linesAgainstParts,
  ];
}
