import type { CheckoutView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { PaymentProvider } from '../src/features/payments';
import { addCard, disagreements, hold, levelOf, newKey, pay, payWith, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { WebhookSender } from './support/webhooks';

const HOLD_MS = 10 * 60_000;

describe('a payment that its buyer confirms at their bank', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let webhooks: WebhookSender;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    webhooks = new WebhookSender(app, clock);
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const sweep = (): Promise<void> => app.nest.get(CheckoutJobs, { strict: false }).sweep();
  interface Asked {
    readonly buyer: TestClient;
    readonly checkoutId: string;
    readonly variantId: string;
    readonly key: string;
    readonly cardId: string;
    readonly url: string;
    readonly view: () => Promise<CheckoutView>;
  }
  async function asked(): Promise<Asked> {
    const { variantIds } = await stock(app, 3);
    const buyer = await app.guest('Ada');
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: cardId } = await addCard(buyer, 'authenticate');
    const key = newKey();
    const { status, payment } = await payWith(buyer, id, cardId, { idempotencyKey: key });
    expect(status).toBe('paying');
    if (payment?.status !== 'requires-action' || payment.action.kind !== 'frame')
      throw new Error('The bank was expected to ask.');
    const view = (): Promise<CheckoutView> => buyer.get<CheckoutView>(`/checkouts/${id}`);
    return {
      buyer,
      checkoutId: id,
      variantId: variantIds[0],
      key,
      cardId,
      url: `${app.url}${payment.action.url}`,
      view,
    };
  }
  /** As a browser sends the form of the page. */
  const answer = (url: string, word: 'approve' | 'decline', origin = app.url): Promise<Response> =>
    fetch(`${url}/${word}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x--\r\n',
    });

  it('goes through once they approve', async () => {
    const { url, view, variantId } = await asked();
    expect((await answer(url, 'approve')).status).toBe(200);
    await webhooks.deliver();
    expect(await view()).toMatchObject({ status: 'completed', payment: null, lastPaymentError: null });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
    // Once more, and the other way round, changes nothing.
    expect((await answer(url, 'decline')).status).toBe(200);
    await webhooks.deliver();
    expect((await view()).status).toBe('completed');
  });

  it('is told as not confirmed once they decline, and another card is good', async () => {
    const { buyer, checkoutId, key, cardId, url, view } = await asked();
    await answer(url, 'decline');
    await webhooks.deliver();
    expect(await view()).toMatchObject({ status: 'held', lastPaymentError: 'payment.authentication-failed' });
    const again = await refusal(payWith(buyer, checkoutId, cardId, { idempotencyKey: key }));
    expect([again.status, again.body.code]).toEqual([402, 'payment.authentication-failed']);
    expect((await pay(buyer, checkoutId)).status).toBe('completed');
  });

  it('answers the same page to the same key, and says until when it waits', async () => {
    const { buyer, checkoutId, key, cardId, url } = await asked();
    const again = await payWith(buyer, checkoutId, cardId, { idempotencyKey: key });
    expect(again.payment).toMatchObject({
      action: { url: new URL(url).pathname },
      endsAt: new Date(Date.parse(again.expiresAt) + 120_000).toISOString(),
    });
    await answer(url, 'decline');
    await webhooks.deliver();
  });

  it('waits over the end of the hold, and ends by itself two minutes later', async () => {
    const { url, view, variantId } = await asked();
    clock.advanceMs(HOLD_MS + 119_000);
    await sweep();
    expect((await view()).payment?.status).toBe('requires-action');
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 1 });
    clock.advanceMs(1_000);
    await Promise.all([sweep(), sweep()]);
    expect(await view()).toMatchObject({
      status: 'expired',
      payment: null,
      lastPaymentError: 'payment.authentication-timed-out',
    });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
    // The bank was told: its page takes no answer any more.
    await answer(url, 'approve');
    await webhooks.deliver();
    expect((await view()).status).toBe('expired');
  });

  it('is given up at once when its buyer would rather pay otherwise', async () => {
    const { buyer, checkoutId, url, view } = await asked();
    const stranger = await app.guest('Eve');
    expect((await refusal(stranger.delete(`/checkouts/${checkoutId}/payment`))).body.code).toBe('checkout.not-found');
    expect((await view()).status).toBe('paying');
    expect(await buyer.delete(`/checkouts/${checkoutId}/payment`)).toMatchObject({
      status: 'held',
      payment: null,
      lastPaymentError: 'payment.authentication-failed',
    });
    await answer(url, 'approve');
    await webhooks.deliver();
    expect((await view()).status).toBe('held');
    expect((await pay(buyer, checkoutId, 'slow')).status).toBe('paying');
    expect((await refusal(buyer.delete(`/checkouts/${checkoutId}/payment`))).body.code).toBe('payment.in-progress');
    clock.advanceMs(30_000);
    await sweep();
    // Once more, where nothing waits, changes nothing.
    expect(await buyer.delete(`/checkouts/${checkoutId}/payment`)).toMatchObject({ status: 'completed' });
  });

  it('counts when it is approved while its buyer gives it up', async () => {
    const { buyer, checkoutId, url } = await asked();
    await answer(url, 'approve');
    expect(await buyer.delete(`/checkouts/${checkoutId}/payment`)).toMatchObject({ status: 'completed' });
  });

  it('counts when it is approved while it is being given up', async () => {
    const { url, view } = await asked();
    clock.advanceMs(HOLD_MS + 120_000);
    const provider = app.nest.get(PaymentProvider, { strict: false });
    const cancel = provider.cancel.bind(provider);
    jest.spyOn(provider, 'cancel').mockImplementationOnce(async (payment) => {
      await answer(url, 'approve');
      return cancel(payment);
    });
    await sweep();
    expect((await view()).status).toBe('completed');
  });

  it('stays until the provider has said that it is given up', async () => {
    const { view, variantId } = await asked();
    clock.advanceMs(HOLD_MS + 120_000);
    jest
      .spyOn(app.nest.get(PaymentProvider, { strict: false }), 'cancel')
      .mockRejectedValueOnce(new Error('connection reset'));
    await sweep();
    expect((await view()).status).toBe('paying');
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 1 });
    await sweep();
    expect((await view()).status).toBe('expired');
  });

  describe('on the page of the bank', () => {
    it('works without script, in our own frame only, and is kept by nobody', async () => {
      const { url, view } = await asked();
      const response = await fetch(url);
      const text = await response.text();
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'$/,
      );
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('referrer-policy')).toBe('same-origin');
      expect(text).toContain('24.80 EUR');
      expect(text).not.toContain('<script');
      await answer(url, 'decline');
      await webhooks.deliver();
      expect((await view()).status).toBe('held');
    });

    it('nobody finds without its key, and no foreign page answers it', async () => {
      const { url, view } = await asked();
      const other = (await asked()).url.split('/').at(-1) ?? '';
      const wrong = [url.slice(0, -1), `${url.slice(0, url.lastIndexOf('/'))}/${other}`, `${url}x`, `${app.url}/x`];
      for (const guess of wrong.slice(0, 3)) {
        expect((await fetch(guess)).status).toBe(404);
        expect((await answer(guess, 'approve')).status).toBe(404);
      }
      for (const origin of ['https://evil.example', 'null'])
        expect((await answer(url, 'approve', origin)).status).toBe(403);
      await webhooks.deliver();
      expect((await view()).payment?.status).toBe('requires-action');
    });
  });
});
