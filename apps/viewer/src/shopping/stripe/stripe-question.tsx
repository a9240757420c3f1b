import { Button } from '@vitrine/web';
import { useEffect, useState, type ReactElement } from 'react';
import { stripeOf } from './load';
import styles from './stripe.module.css';

/**
 * Lets Stripe ask what the bank wants to know. Its window lies over the page and not over a modal dialog, which would make
 * it inert: the sheet is away meanwhile. What came of it, the server hears from Stripe itself.
 */
export default function StripeQuestion({
  publishableKey,
  clientSecret,
  onGiveUp,
}: {
  readonly publishableKey: string;
  readonly clientSecret: string;
  readonly onGiveUp: () => void;
}): ReactElement {
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    stripeOf(publishableKey)
      .then((stripe) => stripe.handleNextAction({ clientSecret }))
      .catch(() => setFailed(true));
  }, [publishableKey, clientSecret]);
  return (
    <div className={styles['waiting']} role="status">
      <p>
        {isFailed
          ? 'The question of your bank could not be shown. Nothing was charged.'
          : 'Your bank asks whether it is you. The order goes on by itself when you have answered.'}
      </p>
      <Button variant="line" onClick={onGiveUp}>
        Use another card
      </Button>
    </div>
  );
}
