// A whole purchase at Vitrine: a guest who has never been there before.
import { randomUUID } from 'node:crypto';

import { cookieOf } from '../asker.mjs';

const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2034, cvc: '123' };
const ADDRESS = { fullName: 'A Buyer', line1: 'Street 1', city: 'Hamburg', postalCode: '20095', country: 'DE' };

/** @type {import('../purchases.mjs').Journey} */
export async function vitrineJourney(asker, { variantId, number }) {
  // Everybody comes from an address of their own, as our proxy would tell.
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  const guest = await asker.ask({
    path: '/api/auth/guest',
    headers: { 'X-Forwarded-For': address },
    body: { displayName: `Guest ${number}` },
  });
  const headers = { 'X-Forwarded-For': address, Cookie: cookieOf(guest) };
  const { body: held } = await asker.ask({
    path: '/api/checkouts',
    headers: { ...headers, 'Idempotency-Key': randomUUID() },
    body: { lines: [{ variantId, quantity: 1 }] },
  });
  await asker.ask({
    method: 'PATCH',
    path: `/api/checkouts/${held.id}`,
    headers,
    body: { country: ADDRESS.country, shippingMethodId: held.delivery.options[0].id },
  });
  const { body: method } = await asker.ask({ path: '/api/payment-methods', headers, body: CARD });
  const { body: paid } = await asker.ask({
    path: `/api/checkouts/${held.id}/payment`,
    headers: { ...headers, 'Idempotency-Key': randomUUID() },
    body: { address: ADDRESS, email: `buyer-${number}@bench.example`, paymentMethodId: method.id },
  });
  const { order } = paid;
  if (order?.status !== 'paid') throw new Error(`The checkout is ${paid.status} after its payment.`);
  return { orderId: order.id, totalMinor: order.total.amountMinor, taxMinor: order.tax.amount.amountMinor };
}
