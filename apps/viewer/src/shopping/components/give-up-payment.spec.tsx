import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { GiveUpPayment } from './give-up-payment';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

function show({ clockOffsetMs = 0 } = {}) {
  const onGiveUp = jest.fn();
  render(
    <GiveUpPayment
      mayGiveUpAtMs={Date.now() + 60_000}
      clockOffsetMs={clockOffsetMs}
      isBusy={false}
      className={undefined}
      onGiveUp={onGiveUp}
    />,
  );
  return onGiveUp;
}
const button = () => screen.queryByRole('button', { name: 'Stop waiting, use another card' });
const pass = (ms: number): void => act(() => jest.advanceTimersByTime(ms));

describe('the way out of a payment that gets no answer', () => {
  it('is not offered before the server would accept it, and then it is', () => {
    const onGiveUp = show();
    pass(58_000);
    expect(button()).toBeNull();
    pass(3_000);
    fireEvent.click(button() as HTMLElement);
    expect(onGiveUp).toHaveBeenCalledTimes(1);
  });

  it('goes by the clock of the server', () => {
    show({ clockOffsetMs: 50_000 });
    expect(button()).toBeNull();
    pass(11_000);
    expect(button()).not.toBeNull();
  });
});
