import type { PaymentSettings } from '../payment-settings';

/** What Stripe's script needs, by Stripe's own documentation of it (docs.stripe.com/security/guide). */
const STRIPE_SCRIPTS = ['https://js.stripe.com', 'https://*.js.stripe.com'];
const STRIPE_API = 'https://api.stripe.com';
const STRIPE_HOOKS = 'https://hooks.stripe.com';

/** What pages of ours may load. Others are named only where they take the payments. */
export function contentPolicy({ stripe }: PaymentSettings) {
  const scripts = stripe ? STRIPE_SCRIPTS : [];
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", ...scripts],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: ["'self'", 'ws:', 'wss:', ...(stripe ? [STRIPE_API] : [])],
    // A page of the bank lies over the show.
    frameSrc: ["'self'", ...scripts, ...(stripe ? [STRIPE_HOOKS] : [])],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
}
