import type { CheckoutView } from '@vitrine/contracts';
import { choiceText, Countdown, countOf, Price, Promises, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './checkout-summary.module.css';

/** The pieces that are held, each with what it costs. */
export function HeldLines({
  checkout,
  clockOffsetMs,
  isClockShown,
  clockLabel,
  onHoldOver,
}: {
  readonly checkout: CheckoutView;
  readonly clockOffsetMs: number;
  readonly isClockShown: boolean;
  readonly clockLabel: string;
  readonly onHoldOver: () => void;
}): ReactElement {
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
              {index === 0 && isClockShown && (
                <Countdown
                  endsAtMs={Date.parse(checkout.expiresAt)}
                  clockOffsetMs={clockOffsetMs}
                  label={clockLabel}
                  icon="lock"
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
