import { Button, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';

/** The way out of a payment that gets no answer. Nothing until the server would let it be given up. */
export function GiveUpPayment({
  mayGiveUpAtMs,
  clockOffsetMs,
  isBusy,
  className,
  onGiveUp,
}: {
  /** Server time, milliseconds since the epoch. */
  readonly mayGiveUpAtMs: number;
  /** Server time less this device's time. */
  readonly clockOffsetMs: number;
  readonly isBusy: boolean;
  readonly className: string | undefined;
  readonly onGiveUp: () => void;
}): ReactElement | null {
  if (useNow() + clockOffsetMs < mayGiveUpAtMs) return null;
  return (
    <Button
      variant="line"
      size="lg"
      icon="card"
      isBlock
      isBusy={isBusy}
      className={className}
      onClick={onGiveUp}
      data-testid="give-up-payment"
    >
      Stop waiting, use another card
    </Button>
  );
}
