import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { ApiError, type Api } from '@vitrine/client';
import type { OrderDetailView, RefundView } from '@vitrine/contracts';
import { ApiProvider } from '@vitrine/web';
import type { ReactElement } from 'react';
import { queryKeys } from '../../../queries/keys';
import { CancelForm } from './cancel-form';
import { RefundForm } from './refund-form';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

function orderOf(id: string, refunds: readonly RefundView[] = []): OrderDetailView {
  const line = { productId: 'p', variantId: 'dress', title: 'Dress', size: 'M', colour: '', pictureUrl: null };
  return {
    id,
    number: '1001',
    storeId: 'store-1',
    storeName: 'Atelier',
    roomId: null,
    status: 'paid',
    buyer: { id: 'b', displayName: 'Clara', email: null },
    address: { fullName: 'Clara', line1: 'x', line2: null, postalCode: '1', city: 'Paris', country: 'FR' },
    offers: [],
    lines: [{ ...line, quantity: 2, unitPrice: eur(1000), total: eur(2000), pinId: null, mediaTimeMs: null }],
    subtotal: eur(2000),
    discount: null,
    delivery: { name: 'Standard', minDays: 2, maxDays: 4 },
    shipping: eur(500),
    tax: null,
    duties: { terms: 'none', amount: eur(0) },
    total: eur(2500),
    refunded: eur(0),
    refundState: 'none',
    payment: { brand: 'Visa', last4: '4242' },
    disputeStatus: null,
    disputes: [],
    returnWindowDays: 30,
    placedAt: '2026-11-23T12:00:00.000Z',
    timeline: [],
    shipments: [],
    refunds,
    pieces: [{ variantId: 'dress', ordered: 2, shipped: 0, withdrawn: 0 }],
    cancellableUntil: null,
    serverTime: '2026-11-23T12:00:00.000Z',
  };
}
const refundOf = (status: RefundView['status']): RefundView => ({
  id: 'r',
  amount: eur(1000),
  status,
  reason: 'Late',
  lines: [],
  restock: false,
  by: null,
  requestedAt: '2026-11-23T12:00:00.000Z',
  decidedAt: null,
});

type Fulfilment = Api['fulfilment'];

function open(fulfilment: Partial<Fulfilment>, form: (order: OrderDetailView, onDone: () => void) => ReactElement) {
  const order = orderOf(`order-${Math.random()}`);
  const onDone = jest.fn();
  const client = new QueryClient();
  render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <ApiProvider api={{ fulfilment } as unknown as Api}>{form(order, onDone)}</ApiProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { order, onDone, shown: () => client.getQueryData<OrderDetailView>(queryKeys.order(order.id)) };
}
const press = (name: string | RegExp): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
    await Promise.resolve();
  });
const type = (label: string | RegExp, value: string): void =>
  void fireEvent.change(screen.getByLabelText(label), { target: { value } });

afterEach(cleanup);

describe('RefundForm', () => {
  it('keeps its key and what was typed when the answer is lost, and pays back once', async () => {
    const keys: string[] = [];
    const refund: Fulfilment['refund'] = (_store, orderId, request, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      expect(request).toEqual({
        amountMinor: 1000,
        reason: 'Late',
        lines: [{ variantId: 'dress', quantity: 1 }],
        restock: false,
      });
      return keys.length === 1
        ? Promise.reject(ApiError.network('no answer'))
        : Promise.resolve(orderOf(orderId, [refundOf('succeeded')]));
    };
    const { onDone, shown } = open({ refund }, (order, done) => <RefundForm order={order} onDone={done} />);
    await press(/^One more of Dress/);
    type('Reason', 'Late');
    await press('Refund €10.00');
    expect(screen.getByText(/No answer from the server/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Reason').value).toBe('Late');
    expect(onDone).not.toHaveBeenCalled();
    await press('Refund €10.00');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(shown()?.refunds).toHaveLength(1);
  });
  it('stays open when the bank refuses, and tries anew with a new key', async () => {
    const keys: string[] = [];
    const refund: Fulfilment['refund'] = (_store, orderId, _request, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      return Promise.resolve(orderOf(orderId, [refundOf('failed')]));
    };
    const { onDone } = open({ refund }, (order, done) => <RefundForm order={order} onDone={done} />);
    type(/^Amount in EUR/, '3');
    type('Reason', 'Late');
    await press('Refund €3.00');
    expect(screen.getByLabelText<HTMLInputElement>('Reason').value).toBe('Late');
    await press('Refund €3.00');
    expect(onDone).not.toHaveBeenCalled();
    expect(new Set(keys).size).toBe(2);
  });
  it('sends nothing that is more than what is left', async () => {
    const refund = jest.fn<ReturnType<Fulfilment['refund']>, Parameters<Fulfilment['refund']>>();
    open({ refund }, (order, done) => <RefundForm order={order} onDone={done} />);
    type(/^Amount in EUR/, '25.01');
    type('Reason', 'Late');
    await press('Refund €25.01');
    expect(screen.getByText('At most €25.00 is left.')).toBeTruthy();
    expect(refund).not.toHaveBeenCalled();
  });
});

describe('CancelForm', () => {
  const form = (order: OrderDetailView, done: () => void) => <CancelForm order={order} onDone={done} onLeave={done} />;

  it('asks once more before it cancels', async () => {
    const cancel = jest.fn<ReturnType<Fulfilment['cancel']>, Parameters<Fulfilment['cancel']>>();
    const { order, onDone } = open({ cancel }, form);
    cancel.mockResolvedValue(orderOf(order.id));
    type('Reason', ' A flaw ');
    fireEvent.click(screen.getByRole('checkbox'));
    await press('Cancel the order');
    expect(cancel).not.toHaveBeenCalled();
    expect(screen.getByText(/€25\.00 goes back to Visa ending in 4242/)).toBeTruthy();
    await press('Yes, cancel it');
    expect(cancel.mock.calls).toEqual([['store-1', order.id, { reason: 'A flaw', restock: false }]]);
    expect(onDone).toHaveBeenCalledTimes(1);
  });
  it('asks for a reason first', async () => {
    const cancel = jest.fn<ReturnType<Fulfilment['cancel']>, Parameters<Fulfilment['cancel']>>();
    open({ cancel }, form);
    await press('Cancel the order');
    expect(screen.getByText('Enter a reason.')).toBeTruthy();
    expect(screen.queryByText('Yes, cancel it')).toBeNull();
  });
  it('says why it was refused and leaves the order alone', async () => {
    const cancel: Fulfilment['cancel'] = () =>
      Promise.reject(new ApiError({ code: 'order.transition-refused', message: 'x' }));
    const { onDone, shown } = open({ cancel }, form);
    type('Reason', 'A flaw');
    await press('Cancel the order');
    await press('Yes, cancel it');
    expect(screen.getByText('This order has moved on.')).toBeTruthy();
    expect(onDone).not.toHaveBeenCalled();
    expect(shown()).toBeUndefined();
  });
});
