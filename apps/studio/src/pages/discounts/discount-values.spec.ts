import type { DiscountCodeView } from '@vitrine/contracts';
import { discountProblems, discountRequest, discountValues, emptyDiscount, switchedRequest } from './discount-values';

const view: DiscountCodeView = {
  id: 'c',
  code: 'YEN-500',
  kind: 'amount',
  ratePpm: null,
  amount: { amountMinor: 500, currency: 'JPY' },
  minSubtotal: { amountMinor: 10_000, currency: 'JPY' },
  maxUses: 100,
  maxUsesPerBuyer: 1,
  uses: 3,
  startsAt: '2026-11-23T12:00:00.000Z',
  endsAt: '2026-12-23T12:00:00.000Z',
  isActive: true,
  createdAt: '2026-11-01T09:00:00.000Z',
};
const request = {
  code: 'YEN-500',
  kind: 'amount',
  amountMinor: 500,
  minSubtotalMinor: 10_000,
  currency: 'JPY',
  maxUses: 100,
  maxUsesPerBuyer: 1,
  startsAt: '2026-11-23T12:00:00.000Z',
  endsAt: '2026-12-23T12:00:00.000Z',
  isActive: true,
};

describe('the form of a discount code', () => {
  it('sends a code back as it came, also when it is only switched', () => {
    expect(discountProblems(discountValues(view, 'EUR'))).toEqual({});
    expect(discountRequest(discountValues(view, 'EUR'))).toEqual(request);
    expect(switchedRequest(view, false)).toEqual({ ...request, isActive: false });
  });
  it('sends only what belongs to the kind', () => {
    const values = { ...emptyDiscount('EUR'), code: 'SHIP', rate: '15', amount: '10' };
    expect(discountRequest({ ...values, kind: 'percent' })).toMatchObject({ ratePpm: 150_000 });
    expect(discountRequest({ ...values, kind: 'percent' })).not.toHaveProperty('amountMinor');
    const free = discountRequest({ ...values, kind: 'free-shipping' });
    for (const name of ['ratePpm', 'amountMinor', 'currency']) expect(free).not.toHaveProperty(name);
    expect(free).toMatchObject({ minSubtotalMinor: null, maxUses: null, maxUsesPerBuyer: null, startsAt: null });
  });
  it('asks for what is missing or can not be', () => {
    const wrong = (change: object) => Object.keys(discountProblems({ ...discountValues(view, 'EUR'), ...change }));
    expect(Object.keys(discountProblems(emptyDiscount('EUR')))).toEqual(['code', 'rate']);
    expect(wrong({ code: 'A-' })).toEqual(['code']);
    expect(wrong({ code: 'AB-' })).toEqual(['code']);
    expect(wrong({ amount: '5.50' })).toEqual(['amount']);
    expect(wrong({ amount: '0' })).toEqual(['amount']);
    expect(wrong({ minSubtotal: '0' })).toEqual(['minSubtotal']);
    expect(wrong({ maxUses: '0', maxUsesPerBuyer: '1000001' })).toEqual(['maxUses', 'maxUsesPerBuyer']);
    expect(wrong({ endsAt: '2020-01-01T10:00' })).toEqual(['endsAt']);
    expect(wrong({ kind: 'percent', rate: '0' })).toEqual(['rate']);
  });
});
