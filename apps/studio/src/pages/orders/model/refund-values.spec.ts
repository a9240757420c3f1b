import type { OrderDetailView } from '@vitrine/contracts';
import { amountText, emptyRefund, refundProblems, refundRequest, type RefundValues } from './refund-values';

type Order = Parameters<typeof refundRequest>[0];

const line = (variantId: string, amountMinor: number): OrderDetailView['lines'][number] => ({
  productId: 'p',
  variantId,
  title: variantId,
  size: 'M',
  colour: '',
  pictureUrl: null,
  quantity: 2,
  unitPrice: { amountMinor, currency: 'EUR' },
  total: { amountMinor: 2 * amountMinor, currency: 'EUR' },
  pinId: null,
  mediaTimeMs: null,
});
const order: Order = {
  status: 'delivered',
  lines: [line('dress', 8900), line('scarf', 1000)],
  pieces: [
    { variantId: 'dress', ordered: 2, shipped: 2, withdrawn: 1 },
    { variantId: 'scarf', ordered: 2, shipped: 2, withdrawn: 0 },
  ],
  subtotal: { amountMinor: 19800, currency: 'EUR' },
  shipping: { amountMinor: 500, currency: 'EUR' },
  total: { amountMinor: 20300, currency: 'EUR' },
  refunded: { amountMinor: 8900, currency: 'EUR' },
};
const values = (change: Partial<RefundValues>): RefundValues => ({
  ...emptyRefund('key-1'),
  reason: 'Late',
  ...change,
});

describe('the amount of a refund', () => {
  it('follows from the chosen pieces until one is typed', () => {
    expect(amountText(order, values({}))).toBe('');
    expect(amountText(order, values({ quantities: { scarf: 2 } }))).toBe('20.00');
    expect(amountText(order, values({ quantities: { scarf: 2 }, amount: '5' }))).toBe('5');
    expect(amountText(order, values({ quantities: { scarf: 2 }, amount: '' }))).toBe('');
  });
  it('is never suggested higher than what is left', () => {
    const almostAll = { ...order, refunded: { amountMinor: 20000, currency: 'EUR' } };
    expect(amountText(almostAll, values({ quantities: { dress: 1 } }))).toBe('3.00');
  });
  it.each([
    // Half off 198.00, 5.00 of shipping.
    ['with half taken off', 10_400, { dress: 1 }, '44.50'],
    ['with half taken off, all of it', 10_400, { dress: 2, scarf: 2 }, '99.00'],
    // 8 % on top of goods and shipping: 16.24.
    ['with tax on top', 21_924, { dress: 1 }, '96.30'],
    // 19.80 off: 89.00 less a tenth is 80.10; 10.00 of 178.21 in 198.00 is 9.0005.
    ['with a tenth taken off', 18_320, { dress: 1 }, '80.10'],
    ['rounded', 18_321, { scarf: 1 }, '9.00'],
    ['with everything taken off but shipping', 500, { dress: 1 }, ''],
  ])('is suggested as what was paid: %s', (_, totalMinor, quantities, text) => {
    const paid: Order = {
      ...order,
      total: { amountMinor: totalMinor, currency: 'EUR' },
      refunded: { amountMinor: 0, currency: 'EUR' },
    };
    expect(amountText(paid, values({ quantities }))).toBe(text);
  });
  it('rounds half a minor unit up', () => {
    const odd: Order = {
      ...order,
      lines: [line('dress', 5)],
      subtotal: { amountMinor: 10, currency: 'EUR' },
      shipping: { amountMinor: 0, currency: 'EUR' },
      total: { amountMinor: 5, currency: 'EUR' },
      refunded: { amountMinor: 0, currency: 'EUR' },
    };
    expect(amountText(odd, values({ quantities: { dress: 1 } }))).toBe('0.03');
  });
  it.each([
    ['', 'Enter an amount like 114.00.'],
    ['x', 'Enter an amount like 114.00.'],
    ['0', 'Enter more than nothing.'],
    ['114.01', 'At most €114.00 is left.'],
  ])('is refused as %j', (amount, problem) => {
    expect(refundProblems(order, values({ amount }))).toEqual({ amount: problem });
  });
  it.each(['0.01', '114', '114,00'])('may be %s', (amount) => {
    expect(refundProblems(order, values({ amount }))).toEqual({});
  });
});

describe('a refund', () => {
  it('needs a reason and pieces that the order still has', () => {
    const problems = refundProblems(order, values({ amount: '1', reason: ' ', quantities: { dress: 2 } }));
    expect(Object.keys(problems)).toEqual(['quantities', 'reason']);
  });
  it('says nothing about the shelf when no pieces are named', () => {
    expect(refundRequest(order, values({ amount: '5', restock: true, quantities: { dress: 0 } }))).toEqual({
      amountMinor: 500,
      reason: 'Late',
    });
  });
  it('names the pieces and whether they can be sold again', () => {
    expect(refundRequest(order, values({ quantities: { dress: 1 }, restock: true, reason: ' Too big ' }))).toEqual({
      amountMinor: 8900,
      reason: 'Too big',
      lines: [{ variantId: 'dress', quantity: 1 }],
      restock: true,
    });
  });
});
