import type { MoneyByCurrency } from '@vitrine/contracts';
import { bestSellers, firstName, orderMark } from './order-feed';

const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('the feed of orders', () => {
  it('tells what sold most, without what came back', () => {
    const sold = (title: string, pieces: number, sales: MoneyByCurrency) => ({ title, pieces, sales });
    const found = bestSellers({
      coat: sold('Coat', 2, { EUR: 20_000 }),
      hat: sold('Hat', 5, { EUR: 5_000 }),
      gone: sold('Gone', 0, {}),
      bag: sold('Bag', 2, { JPY: 9_900 }),
    });
    expect(found.map(({ title }) => title)).toEqual(['Hat', 'Bag', 'Coat']);
  });

  it('tells what became of an order', () => {
    const order = { isCancelled: false, refundedMinor: 0, total: euros(1_000) };
    expect(orderMark(order)).toBeNull();
    expect(orderMark({ ...order, refundedMinor: 500 })).toBe('part refunded');
    expect(orderMark({ ...order, refundedMinor: 1_000 })).toBe('refunded');
    expect(orderMark({ ...order, isCancelled: true, refundedMinor: 1_000 })).toBe('cancelled');
  });

  it('calls people by their first name', () => {
    expect(firstName(' Ada  Lovelace')).toBe('Ada');
    expect(firstName('هدى')).toBe('هدى');
  });
});
