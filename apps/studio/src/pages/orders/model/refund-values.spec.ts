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
