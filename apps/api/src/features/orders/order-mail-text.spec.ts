import type { OrderDetailView } from '@vitrine/contracts';
import { orderMailText } from './order-mail-text';

const order: OrderDetailView = {
  id: 'order-1',
  number: '1001',
  storeId: 'store-1',
  storeName: 'Test store',
  roomId: null,
  status: 'shipped',
  buyer: { id: 'buyer-1', displayName: 'Ada', email: 'ada@buyers.example' },
  address: {
    fullName: 'Ada Buyer',
    line1: '1 Market Street',
    line2: null,
    postalCode: '10115',
    city: 'Berlin',
    country: 'DE',
  },
  offers: [],
  lines: [
    {
      productId: 'product-1',
      variantId: 'variant-1',
      title: 'Wrap coat',
      size: 'M',
      colour: '',
      pictureUrl: null,
      quantity: 2,
      unitPrice: { amountMinor: 1_990, currency: 'EUR' },
      total: { amountMinor: 3_980, currency: 'EUR' },
      pinId: null,
      mediaTimeMs: null,
    },
  ],
  subtotal: { amountMinor: 3_980, currency: 'EUR' },
  discount: null,
  delivery: { name: 'Standard', minDays: 2, maxDays: 5 },
  shipping: { amountMinor: 490, currency: 'EUR' },
  tax: { name: 'VAT', ratePpm: 190_000, amount: { amountMinor: 714, currency: 'EUR' }, isIncluded: true },
  duties: { terms: 'none', amount: { amountMinor: 0, currency: 'EUR' } },
  total: { amountMinor: 4_470, currency: 'EUR' },
  refunded: { amountMinor: 1_990, currency: 'EUR' },
  refundState: 'part',
  payment: { brand: 'Visa', last4: '4242' },
  returnWindowDays: 30,
  placedAt: '2026-01-15T18:00:00.000Z',
  timeline: [
    { status: 'paid', at: '2026-01-15T18:00:00.000Z', by: null, note: null, change: null },
    { status: 'cancelled', at: '2026-01-15T18:10:00.000Z', by: null, note: 'A seam was open.', change: null },
  ],
  shipments: [
    {
      id: 'shipment-1',
      carrier: 'DHL',
      trackingNumber: 'JD0001',
      trackingUrl: 'https://track.example/JD0001',
      lines: [{ variantId: 'variant-1', quantity: 1 }],
      shippedAt: '2026-01-16T09:00:00.000Z',
    },
  ],
  disputeStatus: null,
  disputes: [],
  refunds: [
    {
      id: 'refund-1',
      amount: { amountMinor: 1_990, currency: 'EUR' },
      status: 'succeeded',
      reason: 'Difficult customer',
      lines: [{ variantId: 'variant-1', quantity: 1 }],
      restock: true,
      by: null,
      requestedAt: '2026-01-17T09:00:00.000Z',
      decidedAt: '2026-01-17T09:00:01.000Z',
    },
  ],
  pieces: [{ variantId: 'variant-1', ordered: 2, shipped: 1, withdrawn: 1 }],
  cancellableUntil: null,
  serverTime: '2026-01-18T09:00:00.000Z',
};

describe('a mail about an order', () => {
  it('says what the host promised, in the words of that moment', () => {
    const offers = [
      { id: 'offer-1', text: 'Buy two, get the scarf', gift: 'Silk scarf', promisedAt: order.placedAt },
      { id: 'offer-2', text: 'Free alterations', gift: null, promisedAt: order.placedAt },
    ];
    const { text } = orderMailText('confirmed', { ...order, offers }, order.id, null);
    expect(text).toContain('\n  Promised: Silk scarf\n  Promised: Free alterations\n');
    expect(orderMailText('confirmed', order, order.id, null).text).not.toContain('Promised');
  });

  it('confirms what was bought, for how much, and where it goes', () => {
    const { subject, text } = orderMailText('confirmed', order, order.id, null);
    expect(subject).toBe('Your order 1001 is paid');
    expect(text).toBe(
      [
        'Hello Ada Buyer,',
        '',
        'your order 1001 at Test store is paid. Thank you.',
        '',
        '  2 x Wrap coat, M: 39.80 EUR',
        '  Shipping (Standard): 4.90 EUR',
        '  Contains VAT: 7.14 EUR',
        '  Total: 44.70 EUR, paid with the Visa card ending in 4242',
        '',
        'It goes to:',
        '  Ada Buyer',
        '  1 Market Street',
        '  10115 Berlin',
        '  DE',
        '',
        'You can send pieces back for 30 days after they arrive.',
        '',
        'Test store',
        '',
      ].join('\n'),
    );
  });

  it('leads to the order where it is known where the shop is', () => {
    const { text } = orderMailText('confirmed', order, order.id, 'https://shop.example/orders/order-1');
    expect(text).toContain('\n\nYour order:\n  https://shop.example/orders/order-1\n\nTest store\n');
  });

  it('tells how to follow a parcel and what is in it', () => {
    const { text } = orderMailText('shipped', order, 'shipment-1', null);
    for (const part of ['with DHL', 'Tracking number: JD0001', 'https://track.example/JD0001', '1 x Wrap coat, M'])
      expect(text).toContain(part);
  });

  it('says why an order is cancelled, and where the money goes', () => {
    const { text } = orderMailText('cancelled', order, order.id, null);
    expect(text).toContain('Reason: A seam was open.');
    expect(text).toContain('goes back to the Visa card ending in 4242');
  });

  it("says how much was refunded for what, and keeps the store's own reason to the store", () => {
    const { text } = orderMailText('refunded', order, 'refund-1', null);
    expect(text).toContain('19.90 EUR of your order 1001');
    expect(text).toContain('1 x Wrap coat, M');
    expect(text).not.toContain('Difficult');
  });

  it('says that money did not arrive and is still owed, and nothing of the reason of the store', () => {
    const { subject, text } = orderMailText('refund-failed', order, 'refund-1', null);
    expect(subject).toBe('Your order 1001 could not be refunded');
    expect(text).toContain('19.90 EUR of your order 1001 at Test store did not reach the Visa card ending in 4242');
    expect(text).toContain('still owed to you');
    expect(text).not.toContain('Difficult customer');
  });

  it('names the code that made the shipping free, and promises no return where there is none', () => {
    const free: OrderDetailView = {
      ...order,
      discount: { code: 'SHIP', amount: { amountMinor: 0, currency: 'EUR' } },
      shipping: { amountMinor: 0, currency: 'EUR' },
      returnWindowDays: 0,
    };
    const { text } = orderMailText('confirmed', free, order.id, null);
    expect(text).toContain('\n  Shipping (Standard, code SHIP): free\n');
    expect(text).not.toContain('Code SHIP:');
    expect(text).not.toContain('send pieces back');
  });

  it('tells which piece comes in the place of which', () => {
    const change = {
      id: 'change-1',
      title: 'Wrap coat',
      quantity: 2,
      from: { size: 'M', colour: 'Ink' },
      to: { size: 'L', colour: 'Ink' },
    };
    const [paid] = order.timeline;
    const { subject, text } = orderMailText(
      'changed',
      { ...order, timeline: paid ? [{ ...paid, change }] : [] },
      'change-1',
      null,
    );
    expect(subject).toBe('Your order 1001 is changed');
    expect(text).toContain('  2 x Wrap coat, L, Ink\n  in the place of: Wrap coat, M, Ink');
  });

  it('is not written about a parcel or a refund that the order does not have', () => {
    expect(() => orderMailText('shipped', order, 'refund-1', null)).toThrow('no shipment');
    expect(() => orderMailText('refunded', order, 'shipment-1', null)).toThrow('no refund');
    expect(() => orderMailText('changed', order, 'refund-1', null)).toThrow('no change');
  });
});
