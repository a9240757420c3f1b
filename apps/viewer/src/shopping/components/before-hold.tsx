import type { PaymentProblem } from '@vitrine/contracts';
import { Button, ErrorState, errorText, Skeleton } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { CheckoutIntent } from '../model/checkout-intent';
import type { CheckoutPhase } from '../model/checkout-phase';
import { troubleText } from '../model/trouble-text';
import { JoinLine } from './join-line';
import styles from './before-hold.module.css';

/** Nothing is held: still asking, refused, or given back. */
export function BeforeHold({
  intent,
  phase,
  isGivenBack,
  onAgain,
  onRetry,
  onClose,
}: {
  readonly intent: CheckoutIntent;
  readonly phase: CheckoutPhase;
  readonly isGivenBack: boolean;
  readonly onAgain: () => void;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}): ReactElement {
  if (phase.kind === 'sold-out') {
    const gone = intent.lines.find(({ variantId }) => variantId === phase.variantId);
    return (
      <div className={styles['ending']}>
        <p role="alert">
          {phase.available > 0
            ? `Only ${phase.available} left, fewer than you wanted. Nothing was charged.`
            : 'Somebody was quicker with the last one. Nothing was charged. Another size or colour may be left.'}
        </p>
        {gone !== undefined && phase.available === 0 && (
          <JoinLine variantId={gone.variantId} quantity={gone.quantity} pinId={gone.pinId} roomId={intent.roomId} />
        )}
        <Button size="lg" isBlock onClick={onClose}>
          Look at the other sizes
        </Button>
      </div>
    );
  }
  if (phase.kind === 'expired') {
    return (
      <div className={styles['ending']}>
        <p role="status" data-testid="checkout-ending">
          {endingText(phase.problem, isGivenBack)}
        </p>
        <Button variant="accent" size="lg" isBlock onClick={onAgain} data-testid="hold-again">
          Hold it again
        </Button>
        <Button size="lg" isBlock onClick={onClose}>
          Not now
        </Button>
      </div>
    );
  }
  if (phase.kind === 'not-held') {
    return <ErrorState text={troubleText(phase.trouble)} onRetry={onRetry} />;
  }
  return (
    <div className={styles['holding']} role="status" aria-label="Holding your piece">
      <Skeleton width="100%" height={80} />
      <Skeleton width="100%" height={56} />
      <Skeleton width="100%" height={56} />
      <Skeleton width="100%" height={56} />
    </div>
  );
}

function endingText(problem: PaymentProblem | null, isGivenBack: boolean): string {
  // Money is on its way back: that comes before everything else.
  if (problem === 'payment.too-late')
    return 'Your bank let the payment through when the piece was gone already. All of it goes back to your card by itself, and we have sent you a mail about it.';
  if (isGivenBack) return 'Nothing was charged, and nothing is held for you now.';
  if (problem === 'payment.authentication-timed-out')
    return 'Your bank waited for your answer in vain. Nothing was charged, and the piece went back on the rail.';
  if (problem === 'payment.unanswered')
    return 'Nobody answered your payment in time, so it was given up. Should it go through after all, you get the piece or all of your money back.';
  return errorText('checkout.expired').body;
}
