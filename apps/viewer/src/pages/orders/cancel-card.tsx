import type { OrderDetailView } from '@vitrine/contracts';
import { Button, Countdown, formatTime, InlineNotice, problemText, useNow } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useCancelOrder } from '../../queries/orders';
import { ChangeSheet } from './change-sheet';
import { changeableLines } from './model/other-variants';
import { cancelWindow, clockOffsetMs } from './model/cancel-window';
import styles from './cancel-card.module.css';

const afterwards = ({ returnWindowDays }: OrderDetailView): string =>
  returnWindowDays > 0
    ? `You can send it back within ${returnWindowDays} days after it arrives.`
    : 'Write to the store if something is not right.';

/** One tap takes the order back while nobody packs it; afterwards it says what is possible instead. */
export function CancelCard({
  order,
  receivedAtMs,
  onCancelled,
}: {
  readonly order: OrderDetailView;
  /** This device's time when the order was answered. */
  readonly receivedAtMs: number;
  /** The button is gone then. */
  readonly onCancelled: () => void;
}): ReactElement | null {
  const cancel = useCancelOrder(order.id);
  const [isChanging, setChanging] = useState(false);
  const offsetMs = clockOffsetMs(order, receivedAtMs);
  const window = cancelWindow(order, useNow(500) + offsetMs);
  const problem = cancel.error === null ? null : problemText(cancel.error);
  if (window.kind === 'none' && problem === null) return null;
  return (
    <section className={styles['card']} aria-label="Change or cancel the order">
      {problem !== null && order.status !== 'cancelled' && (
        <InlineNotice tone="bad">
          <b>{problem.title}.</b> {problem.body}
        </InlineNotice>
      )}
      {window.kind === 'open' && (
        <>
          <div className={styles['words']}>
            <b>Changed your mind?</b>
            <p>Take another size at the same price, or cancel: everything you paid goes back to your card.</p>
          </div>
          <div className={styles['act']}>
            <Countdown endsAtMs={window.endsAtMs} clockOffsetMs={offsetMs} label="You can change it for" />
            <div className={styles['buttons']}>
              {changeableLines(order).length > 0 && (
                <Button icon="ruler" onClick={() => setChanging(true)} data-testid="change-size">
                  Change size
                </Button>
              )}
              <Button
                variant="danger"
                isBusy={cancel.isPending}
                onClick={() => cancel.mutate(undefined, { onSuccess: onCancelled })}
                data-testid="cancel-order"
              >
                Cancel the order
              </Button>
            </div>
          </div>
        </>
      )}
      {window.kind === 'open' && isChanging && <ChangeSheet order={order} onClose={() => setChanging(false)} />}
      {window.kind === 'over' && (
        <div className={styles['words']} role="status">
          <b>The time to change or cancel it is over</b>
          <p>
            It ended at {formatTime(new Date(window.endedAtMs))}. {afterwards(order)}
          </p>
        </div>
      )}
      {window.kind === 'packing' && (
        <div className={styles['words']} role="status">
          <b>It is being packed and can no longer be cancelled</b>
          <p>{afterwards(order)}</p>
        </div>
      )}
    </section>
  );
}
