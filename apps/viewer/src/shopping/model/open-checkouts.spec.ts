import type { CheckoutPhase } from './checkout-phase';
import { mayRelease, OpenCheckouts } from './open-checkouts';

const trouble = { code: 'server.failed', isNetwork: false } as const;

describe('giving the stock back on leaving', () => {
  it.each<[CheckoutPhase, boolean]>([
    [{ kind: 'ready' }, true],
    [{ kind: 'declined', problem: 'payment.declined' }, true],
    [{ kind: 'pay-failed', trouble, isUnsure: false }, true],
    [{ kind: 'pay-failed', trouble, isUnsure: true }, false],
    [{ kind: 'paying', isSlow: false, mayGiveUpAtMs: null }, false],
    [{ kind: 'paying', isSlow: true, mayGiveUpAtMs: null }, false],
    [{ kind: 'paid' }, false],
    [{ kind: 'confirming', action: { kind: 'frame', url: '/bank' } }, false],
    [{ kind: 'expired', problem: null }, false],
  ])('%j: %s', (phase, expected) => {
    expect(mayRelease(phase)).toBe(expected);
  });

  it('happens once the last sheet of the purchase is gone', async () => {
    const checkouts = new OpenCheckouts();
    const onLeft = jest.fn();
    const leave = checkouts.enter('k1', onLeft);
    expect(checkouts.isShown('k1')).toBe(true);
    leave();
    await Promise.resolve();
    expect(checkouts.isShown('k1')).toBe(false);
    expect(onLeft).toHaveBeenCalledTimes(1);
  });

  it('does not happen when another sheet takes over, as when the phone is turned', async () => {
    const checkouts = new OpenCheckouts();
    const onLeft = jest.fn();
    const leave = checkouts.enter('k1', onLeft);
    leave();
    checkouts.enter('k1', onLeft);
    await Promise.resolve();
    expect(onLeft).not.toHaveBeenCalled();
  });

  it('does not happen while the purchase is being paid', async () => {
    const checkouts = new OpenCheckouts();
    const onLeft = jest.fn();
    const leave = checkouts.enter('k1', onLeft);
    let answer: () => void = () => undefined;
    const paid = checkouts.whilePaying('k1', () => new Promise<void>((resolve) => (answer = resolve)));
    leave();
    await Promise.resolve();
    expect(onLeft).not.toHaveBeenCalled();
    answer();
    await paid;
  });
});
