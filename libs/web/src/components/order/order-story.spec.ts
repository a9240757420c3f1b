import type { OrderDetailView, OrderStepView, RefundView, ShipmentView } from '@vitrine/contracts';
import { changeText, isRefundPending, orderStory, piecesText, stepsAhead } from './order-story';

const step = (status: OrderStepView['status'], minute: number): OrderStepView => ({
  status,
  at: new Date(minute * 60_000).toISOString(),
  by: null,
  note: null,
  change: null,
});
const parcel = (id: string, minute: number): ShipmentView => ({
  id,
  carrier: 'Post',
  trackingNumber: 'P1',
  trackingUrl: null,
  lines: [],
  shippedAt: new Date(minute * 60_000).toISOString(),
});
const refund = (status: RefundView['status'], minute: number, amountMinor = 500): RefundView => ({
  id: `refund-${minute}`,
  amount: { amountMinor, currency: 'EUR' },
  status,
  reason: null,
  lines: [],
  restock: false,
  by: null,
  requestedAt: new Date(minute * 60_000).toISOString(),
  decidedAt: null,
});
const story = (
  order: Pick<OrderDetailView, 'status' | 'timeline' | 'shipments' | 'refunds' | 'disputes'>,
): readonly string[] => orderStory(order).map(({ title }) => title);

describe('the story of an order', () => {
  it('tells the one parcel once, although it is a step too', () => {
    expect(
      story({
        status: 'delivered',
        timeline: [step('paid', 0), step('packing', 1), step('shipped', 2), step('delivered', 9)],
        shipments: [parcel('a', 2)],
        refunds: [],
        disputes: [],
      }),
    ).toEqual(['Paid', 'Being packed', 'On its way', 'Delivered']);
  });
  it('tells each change of a line, under a name of its own', () => {
    const change = {
      id: 'change',
      title: 'Wrap coat',
      quantity: 2,
      from: { size: 'M', colour: 'Ink' },
      to: { size: 'L', colour: 'Ink' },
    };
    const timeline = [step('paid', 0), { ...step('paid', 1), change }];
    const order = { status: 'paid', timeline, shipments: [], refunds: [], disputes: [] } as const;
    expect(orderStory(order).map(({ id, title }) => [id, title])).toEqual([
      ['paid', 'Paid'],
      ['change', 'Size changed'],
    ]);
    expect(changeText(change)).toBe('2 × Wrap coat: Ink, size L instead of Ink, size M');
  });
  it('says of a parcel that more is to follow', () => {
    const timeline = [step('paid', 0), step('packing', 1)];
    expect(story({ status: 'packing', timeline, shipments: [parcel('a', 2)], refunds: [], disputes: [] }).at(-1)).toBe(
      'Part of it is on its way',
    );
    expect(
      story({ status: 'shipped', timeline, shipments: [parcel('a', 2), parcel('b', 3)], refunds: [], disputes: [] }),
    ).toEqual(['Paid', 'Being packed', 'Parcel 1 is on its way', 'Parcel 2 is on its way']);
  });
  it('puts refunds where they happened, after the step of the same moment', () => {
    expect(
      story({
        status: 'cancelled',
        timeline: [step('paid', 0), step('cancelled', 5)],
        shipments: [],
        refunds: [refund('failed', 3), refund('pending', 5), refund('succeeded', 7)],
        disputes: [],
      }),
    ).toEqual([
      'Paid',
      'The refund of €5.00 did not go through',
      'Cancelled',
      '€5.00 is on its way back',
      '€5.00 went back',
    ]);
  });
  it('tells a dispute where it began and where it ended', () => {
    const dispute = { id: 'd', amount: { amountMinor: 500, currency: 'EUR' }, reason: 'fraudulent', dueAt: null };
    const [openedAt, closedAt] = [step('paid', 3).at, step('paid', 8).at];
    const order = {
      status: 'paid',
      timeline: [step('paid', 0)],
      shipments: [],
      refunds: [refund('succeeded', 5)],
    } as const;
    const open = { ...dispute, status: 'open', openedAt, closedAt: null } as const;
    expect(story({ ...order, disputes: [open] })).toEqual(['Paid', 'The buyer disputed €5.00', '€5.00 went back']);
    expect(story({ ...order, disputes: [{ ...open, status: 'lost', closedAt }] }).at(-1)).toBe('The dispute was lost');
  });
  it('names what cost nothing without an amount', () => {
    const order = {
      status: 'paid',
      timeline: [],
      shipments: [],
      refunds: [refund('succeeded', 1, 0)],
      disputes: [],
    } as const;
    expect(story(order)).toEqual(['Taken out of the order']);
  });
});

describe('stepsAhead', () => {
  it('names what is still to come', () => {
    expect(stepsAhead({ status: 'paid', shipments: [] })).toEqual(['Being packed', 'On its way', 'Delivered']);
    expect(stepsAhead({ status: 'packing', shipments: [parcel('a', 1)] })).toEqual([
      'The rest on its way',
      'Delivered',
    ]);
  });
  it('promises nothing to an order that is over', () => {
    expect(stepsAhead({ status: 'delivered', shipments: [] })).toEqual([]);
    expect(stepsAhead({ status: 'cancelled', shipments: [] })).toEqual([]);
  });
});

it('knows that a bank has not answered yet', () => {
  expect(isRefundPending({ refunds: [refund('succeeded', 1), refund('pending', 2)] })).toBe(true);
  expect(isRefundPending({ refunds: [refund('succeeded', 1), refund('failed', 2)] })).toBe(false);
});

it('names pieces as the order does, and leaves out what it does not know', () => {
  const line = { variantId: 'v', title: 'Ines wrap dress', colour: 'Cherry', size: 'L' };
  const order = { lines: [line] } as unknown as Pick<OrderDetailView, 'lines'>;
  expect(
    piecesText(order, [
      { variantId: 'v', quantity: 2 },
      { variantId: 'x', quantity: 1 },
    ]),
  ).toEqual(['2 × Ines wrap dress, Cherry, size L']);
});
