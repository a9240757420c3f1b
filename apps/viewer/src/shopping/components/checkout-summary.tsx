import type { CheckoutView } from '@vitrine/contracts';
import { choiceText, Countdown, countOf, Price, Promises, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './checkout-summary.module.css';

/** What goes to whoever pays first is not held; only its price is. */
const clockOf = (isHeld: boolean, isDeclined: boolean): { readonly label: string; readonly icon: 'clock' | 'lock' } => {
  if (!isHeld) return { label: 'At this price for', icon: 'clock' };
  return { label: isDeclined ? 'Still held for you' : 'Held for you', icon: 'lock' };
};

/** The pieces that are held or wanted, each with what it costs. */
export function HeldLines({
  checkout,
  clockOffsetMs,
  isClockShown,
  isDeclined,
  onHoldOver,
}: {
  readonly checkout: CheckoutView;
  readonly clockOffsetMs: number;
  readonly isClockShown: boolean;
  readonly isDeclined: boolean;
  readonly onHoldOver: () => void;
}): ReactElement {
  const firstHeld = checkout.lines.findIndex(({ isFirstPaid }) => !isFirstPaid);
  const clock = clockOf(firstHeld >= 0, isDeclined);
  return (
    <>
      <ul className={styles['lines']}>
        {checkout.lines.map((line, index) => (
          <li key={line.variantId} className={styles['line']}>
            <Tile url={line.pictureUrl} alt="" className={styles['tile']} />
            <div className={styles['text']}>
              <b className={styles['title']}>
                <bdi>{line.title}</bdi>
              </b>
              <p className={styles['choice']}>
                {choiceText(line)} · {countOf(line.quantity, 'piece', 'pieces')}
              </p>
              {line.isFirstPaid && isClockShown && (
                <p className={styles['choice']}>First paid, first served: not held for you</p>
              )}
              {index === Math.max(0, firstHeld) && isClockShown && (
                <Countdown
                  endsAtMs={Date.parse(checkout.expiresAt)}
                  clockOffsetMs={clockOffsetMs}
                  {...clock}
                  onEnd={onHoldOver}
                />
              )}
            </div>
            <Price amountMinor={line.total.amountMinor} currency={line.total.currency} />
          </li>
        ))}
      </ul>
      <Promises offers={checkout.offers} />
    </>
  );
}
