import { placeStatus, type PlaceRow } from './waiting-list.mapper';

const row = (values: Partial<PlaceRow>): PlaceRow => ({
  id: 'place',
  variant_id: 'variant',
  quantity: 1,
  room_id: null,
  pin_id: null,
  status: 'offered',
  reason: null,
  joined_at: new Date(0),
  position: null,
  checkout_id: 'checkout',
  checkout_status: 'held',
  expires_at: new Date(1_000),
  held: 1,
  ...values,
});

describe('what somebody is told of their place', () => {
  it.each([
    [{ status: 'waiting' } as const, 'waiting'],
    [{ status: 'passed' } as const, 'passed'],
    [{ status: 'left' } as const, null],
    [{}, 'offered'],
    [{ expires_at: new Date(500) }, 'lapsed'],
    [{ checkout_status: 'paying', expires_at: new Date(500) } as const, 'offered'],
    [{ checkout_status: 'expired' } as const, 'lapsed'],
    [{ checkout_status: 'cancelled' } as const, null],
    [{ checkout_status: 'completed' } as const, null],
  ])('%j is %s', (values, status) => {
    expect(placeStatus(row(values), 500)).toBe(status);
  });
});
