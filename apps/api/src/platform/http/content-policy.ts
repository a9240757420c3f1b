import type { ApiSettings } from '../settings';

/** What Stripe's script needs, by Stripe's own documentation of it (docs.stripe.com/security/guide). */
const STRIPE_SCRIPTS = ['https://js.stripe.com', 'https://*.js.stripe.com'];
const STRIPE_API = 'https://api.stripe.com';
const STRIPE_HOOKS = 'https://hooks.stripe.com';

/** The servers that Agora's script asks, by Agora's list for firewalls (docs.agora.io, firewall requirements); of any port. */
const AGORA_SERVERS = ['agora.io', 'sd-rtn.com', 'rtnsvc.com', 'rtesvc.com'].map((domain) => `https://*.${domain}:*`);

/** What pages of ours may load. Others are named only where they take the payments or carry the video. */
export function contentPolicy({ payments: { stripe }, agora }: Pick<ApiSettings, 'payments' | 'agora'>) {
  const scripts = stripe ? STRIPE_SCRIPTS : [];
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", ...scripts],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: ["'self'", 'ws:', 'wss:', ...(stripe ? [STRIPE_API] : []), ...(agora ? AGORA_SERVERS : [])],
    // A page of the bank lies over the show.
    frameSrc: ["'self'", ...scripts, ...(stripe ? [STRIPE_HOOKS] : [])],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
}
