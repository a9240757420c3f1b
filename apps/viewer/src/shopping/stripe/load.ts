import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';

const loading = new Map<string, Promise<Stripe>>();

/** Stripe's script, once per key. One that did not come is asked for again the next time. */
export function stripeOf(publishableKey: string): Promise<Stripe> {
  const known = loading.get(publishableKey);
  if (known !== undefined) return known;
  const stripe = loadStripe(publishableKey).then((loaded) => {
    if (loaded === null) throw new Error('The script of Stripe runs in browsers only.');
    return loaded;
  });
  stripe.catch(() => loading.delete(publishableKey));
  loading.set(publishableKey, stripe);
  return stripe;
}
