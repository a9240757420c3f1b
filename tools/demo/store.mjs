// The people and the store of the demo.

export const PASSWORD = 'vitrine-demo-2026';

export const STORE = {
  name: 'Atelier Nord',
  slug: 'atelier-nord',
  currency: 'EUR',
  sellerName: 'Atelier Nord GmbH, Hamburg',
  country: 'DE',
  shippingMinor: 490,
  returnWindowDays: 30,
};

/** The owner comes first: the store is theirs, the others are added to it. */
export const ACCOUNTS = /** @type {const} */ ([
  { key: 'owner', email: 'owner@atelier-nord.example', displayName: 'Nora Lindqvist', role: 'owner' },
  { key: 'host', email: 'lena@atelier-nord.example', displayName: 'Lena', role: 'host' },
  { key: 'moderator', email: 'mod@atelier-nord.example', displayName: 'Theo', role: 'moderator' },
  { key: 'merchant', email: 'shop@atelier-nord.example', displayName: 'Mira', role: 'merchant' },
]);
