import type { CheckoutView } from '@vitrine/contracts';
import { hold, levelOf, pay, stock, type BuyLine, type Level, type Stocked } from './shopping';
import { refusal, type TestApp } from './test-app';
import { RefusedRequest, type TestClient } from './test-client';

/** What became of a checkout. */
export interface Fate {
  readonly status: string;
  /** How its payments stand, in the order in which they began. */
  readonly payments: readonly string[];
  /** How often its buyer was charged, as the sandbox counts. */
  readonly charged: number;
  readonly orders: number;
  readonly refunds: number;
}
export interface Books extends Level {
  /** Of this piece, in the order in which they began. */
  readonly checkouts: readonly Fate[];
}

export const PAID_ONCE: Fate = { status: 'completed', payments: ['succeeded'], charged: 1, orders: 1, refunds: 0 };

/** All that is kept of a piece and of whoever wanted it: nothing of it may change by what is refused. */
export async function booksOf(app: TestApp, variantId: string): Promise<Books> {
  const checkouts = await app.query<Fate & Record<string, unknown>>(
    `SELECT c.status, coalesce(p.statuses, '{}') AS payments, coalesce(p.charged, 0) AS charged,
            (SELECT count(*)::integer FROM sales_order o WHERE o.checkout_id = c.id) AS orders,
            (SELECT count(*)::integer FROM refund r JOIN sales_order o ON o.id = r.order_id WHERE o.checkout_id = c.id) AS refunds
       FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id
       LEFT JOIN (SELECT p.checkout_id, array_agg(p.status ORDER BY p.created_at, p.id) AS statuses,
                         count(*) FILTER (WHERE s.status = 'succeeded')::integer AS charged
                    FROM payment p LEFT JOIN sandbox_charge s ON s.payment_id = p.id GROUP BY p.checkout_id) p ON p.checkout_id = c.id
      WHERE l.variant_id = $1 ORDER BY c.created_at, c.id`,
    [variantId],
  );
  return { ...(await levelOf(app, variantId)), checkouts };
}

/** Somebody who buys one piece. */
export class Purchase {
  constructor(
    private readonly app: TestApp,
    readonly buyer: TestClient,
    readonly variantId: string,
    readonly checkoutId: string,
  ) {}

  view(): Promise<CheckoutView> {
    return this.buyer.get<CheckoutView>(`/checkouts/${this.checkoutId}`);
  }
  books(): Promise<Books> {
    return booksOf(this.app, this.variantId);
  }

  /** Their bank asks them, and waits. @returns the payment */
  async askBank(): Promise<string> {
    const { status } = await pay(this.buyer, this.checkoutId, 'authenticate');
    if (status !== 'paying') throw new Error(`The bank was expected to ask, and the checkout is ${status}.`);
    const [payment] = await this.app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [
      this.checkoutId,
    ]);
    return payment?.id ?? '';
  }
}

/** One of three pieces, held by a guest. @param product what is changed of it before */
export async function heldPurchase(app: TestApp, product: object = {}): Promise<Stocked & { purchase: Purchase }> {
  const stocked = await stock(app, 3);
  await stocked.owner.patch(`/products/${stocked.product.id}`, product);
  const buyer = await app.guest('Ada');
  const [variantId] = stocked.variantIds;
  const { id } = await hold(buyer, [{ variantId, quantity: 1 }]);
  return { ...stocked, purchase: new Purchase(app, buyer, variantId, id) };
}

/** The bank lets a payment through, in the book of the sandbox, which tells nobody by itself. */
export const letThrough = (app: TestApp, paymentId: string): Promise<unknown> =>
  app.query(`UPDATE sandbox_charge SET status = 'succeeded' WHERE payment_id = $1`, [paymentId]);

export const codeOf = (error: unknown): string => (error instanceof RefusedRequest ? error.body.code : String(error));

export const one = (variantId: string): BuyLine[] => [{ variantId, quantity: 1 }];
export const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** What was refused, and how. */
export const summary = async (request: Promise<unknown>): Promise<[number, string]> => {
  const { status, body } = await refusal(request);
  return [status, body.code];
};
