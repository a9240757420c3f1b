import { ApiError } from '@vitrine/client';
import { InlineNotice, Skeleton } from '@vitrine/web';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { TakeCard } from '../payments-config';
import { stripeOf } from './load';
import styles from './stripe.module.css';

/** Lets the form of Stripe stand where ours would: what is typed there goes from the browser to Stripe. */
export default function StripeCard({
  publishableKey,
  isLocked,
  onTaker,
}: {
  readonly publishableKey: string;
  readonly isLocked: boolean;
  /** Told how to take the card once there is a form, and null when it is gone. */
  readonly onTaker: (take: TakeCard | null) => void;
}): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [problem, setProblem] = useState<string | null>(null);
  const update = useRef<((isDisabled: boolean) => void) | null>(null);

  useEffect(() => {
    let isGone = false;
    let leave = (): void => undefined;
    stripeOf(publishableKey).then(
      (stripe) => {
        if (isGone || place.current === null) return;
        const { color, fontFamily } = getComputedStyle(place.current);
        const card = stripe.elements().create('card', {
          hidePostalCode: true,
          style: { base: { color, fontFamily, fontSize: '16px' } },
        });
        card.on('ready', () => setState('ready'));
        card.on('change', ({ error }) => setProblem(error?.message ?? null));
        card.mount(place.current);
        update.current = (disabled) => card.update({ disabled });
        onTaker(async () => {
          const { paymentMethod, error } = await stripe.createPaymentMethod({ type: 'card', card });
          if (paymentMethod) return { providerToken: paymentMethod.id };
          setProblem(error.message ?? null);
          throw new ApiError({ code: 'payment.method-invalid', message: error.message ?? error.type });
        });
        leave = () => {
          update.current = null;
          onTaker(null);
          card.destroy();
        };
      },
      () => {
        if (!isGone) setState('failed');
      },
    );
    return () => {
      isGone = true;
      leave();
    };
  }, [publishableKey, onTaker]);

  useEffect(() => update.current?.(isLocked), [isLocked, state]);

  if (state === 'failed') {
    return (
      <InlineNotice tone="bad">
        The card form of Stripe could not be loaded. Check your network, and close and open the checkout again.
      </InlineNotice>
    );
  }
  return (
    <div>
      {state === 'loading' && <Skeleton width="100%" height={52} />}
      <div ref={place} className={styles['card']} hidden={state === 'loading'} />
      {problem !== null && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
