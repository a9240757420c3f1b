import type { OrderDetailView, OrderPieceCountView, Permission } from '@vitrine/contracts';
import { amountLeft, orderActions, piecesToRefund, piecesToShip } from './order-actions';

const ALL: readonly Permission[] = ['order:read', 'order:manage', 'order:refund'];
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const piece = (ordered: number, shipped = 0, withdrawn = 0, variantId = 'v'): OrderPieceCountView => ({
  variantId,
  ordered,
  shipped,
  withdrawn,
});
type Order = Pick<OrderDetailView, 'status' | 'pieces' | 'total' | 'refunded' | 'disputeStatus'>;
const order = (status: Order['status'], pieces = [piece(2)], refundedMinor = 0): Order => ({
  status,
  pieces,
  total: eur(5000),
  refunded: eur(refundedMinor),
  disputeStatus: null,
});

describe('orderActions', () => {
  it.each([
    ['paid', ['pack', 'refund', 'cancel']],
    ['packing', ['ship', 'refund', 'cancel']],
    ['shipped', ['deliver', 'refund']],
    ['delivered', ['refund']],
    ['cancelled', ['refund']],
  ] as const)('offers what an order that is %s allows', (status, actions) => {
    expect(orderActions(order(status), ALL)).toEqual(actions);
  });
  it('does not cancel once a part of it is on its way', () => {
    expect(orderActions(order('packing', [piece(2, 1)]), ALL)).toEqual(['ship', 'refund']);
  });
  it('ships nothing when everything that is left was taken out', () => {
    expect(orderActions(order('packing', [piece(2, 0, 2)]), ALL)).toEqual(['refund', 'cancel']);
  });
  it('refunds nothing when everything went back', () => {
    expect(orderActions(order('delivered', [piece(2, 2)], 5000), ALL)).toEqual([]);
  });
  it('pays nothing back beside a dispute, and does once it is won', () => {
    for (const disputeStatus of ['open', 'lost'] as const)
      expect(orderActions({ ...order('paid'), disputeStatus }, ALL)).toEqual(['pack']);
    expect(orderActions({ ...order('paid'), disputeStatus: 'won' }, ALL)).toEqual(['pack', 'refund', 'cancel']);
  });
  it('offers only what the role may do', () => {
    expect(orderActions(order('paid'), ['order:read'])).toEqual([]);
    expect(orderActions(order('paid'), ['order:read', 'order:manage'])).toEqual(['pack']);
    expect(orderActions(order('packing'), ['order:read', 'order:refund'])).toEqual(['refund', 'cancel']);
  });
});

describe('pieces', () => {
  it('to ship are those in no parcel and not taken out', () => {
    expect(piecesToShip({ pieces: [piece(3, 1, 1), piece(1, 1, 0, 'w')] })).toEqual([{ variantId: 'v', quantity: 1 }]);
  });
  it('that were sent and came back are not sent again', () => {
    expect(piecesToShip({ pieces: [piece(2, 2, 1)] })).toEqual([]);
  });
  it('to refund are the unsent ones before, and all that are left after the parcel left', () => {
    const pieces = [piece(3, 1, 1)];
    expect(piecesToRefund({ status: 'packing', pieces })).toEqual([{ variantId: 'v', quantity: 1 }]);
    expect(piecesToRefund({ status: 'shipped', pieces })).toEqual([{ variantId: 'v', quantity: 2 }]);
  });
});

it('leaves what was not refunded', () => {
  expect(amountLeft({ total: eur(5000), refunded: eur(1250) })).toEqual(eur(3750));
});
