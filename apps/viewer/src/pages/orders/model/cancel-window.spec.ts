import { cancelWindow, clockOffsetMs } from './cancel-window';

const UNTIL = '2026-11-23T12:30:00.000Z';
const untilMs = Date.parse(UNTIL);

describe('cancelWindow', () => {
  it('is open up to its last moment and not at its end', () => {
    const order = { status: 'paid', cancellableUntil: UNTIL } as const;
    expect(cancelWindow(order, untilMs - 1)).toEqual({ kind: 'open', endsAtMs: untilMs });
    expect(cancelWindow(order, untilMs)).toEqual({ kind: 'over', endedAtMs: untilMs });
  });
  it('closes when packing begins, whatever the clock says', () => {
    expect(cancelWindow({ status: 'packing', cancellableUntil: null }, untilMs - 60_000)).toEqual({ kind: 'packing' });
  });
  it.each(['shipped', 'delivered', 'cancelled'] as const)('has nothing to say about an order that is %s', (status) => {
    expect(cancelWindow({ status, cancellableUntil: null }, 0)).toEqual({ kind: 'none' });
  });
});

it('corrects a device whose clock is wrong', () => {
  const receivedAtMs = Date.parse('2026-11-23T15:00:00.000Z');
  const offsetMs = clockOffsetMs({ serverTime: '2026-11-23T12:29:00.000Z' }, receivedAtMs);
  const order = { status: 'paid', cancellableUntil: UNTIL } as const;
  expect(cancelWindow(order, receivedAtMs + offsetMs).kind).toBe('open');
  expect(cancelWindow(order, receivedAtMs + 60_000 + offsetMs).kind).toBe('over');
});
