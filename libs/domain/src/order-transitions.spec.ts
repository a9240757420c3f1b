import { OrderStatus } from '@vitrine/contracts';
import fc from 'fast-check';

import { cancellableUntilMs, canOrderBecome, COOLING_OFF_MS, isToBeSent, ORDER_TRANSITIONS } from './order-transitions';

const STATUSES = Object.values(OrderStatus);
const STEPS: readonly (readonly [OrderStatus, OrderStatus])[] = [
  ['paid', 'packing'],
  ['paid', 'cancelled'],
  ['packing', 'shipped'],
  ['packing', 'cancelled'],
  ['shipped', 'delivered'],
];

describe('the life of an order', () => {
  it('has these steps and no others', () => {
    for (const from of STATUSES)
      for (const to of STATUSES)
        expect([from, to, canOrderBecome(from, to)]).toEqual([
          from,
          to,
          STEPS.some((step) => step[0] === from && step[1] === to),
        ]);
  });

  it('comes to each status once at most, and to an end, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES), { maxLength: 40 }), (tries) => {
        const lived: OrderStatus[] = [OrderStatus.Paid];
        for (const to of tries) if (canOrderBecome(lived.at(-1) ?? OrderStatus.Paid, to)) lived.push(to);
        expect(new Set(lived).size).toBe(lived.length);
        expect(lived.includes('cancelled') && lived.includes('shipped')).toBe(false);
      }),
    );
  });

  it('is packed exactly while it can still be cancelled', () => {
    expect(STATUSES.filter(isToBeSent)).toEqual(
      STATUSES.filter((status) => ORDER_TRANSITIONS[status].includes('cancelled')),
    );
  });

  it('lets the buyer cancel for a while, and only before packing began', () => {
    expect(cancellableUntilMs('paid', 1_000)).toBe(1_000 + COOLING_OFF_MS);
    for (const status of STATUSES.filter((one) => one !== 'paid')) expect(cancellableUntilMs(status, 1_000)).toBeNull();
  });
});
