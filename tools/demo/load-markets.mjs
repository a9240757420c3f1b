// Where the demo store sells and its discount codes. Looks first, as the rest of the load does.
import { DISCOUNT_CODES, MARKETS } from './markets.mjs';

/** The market that a new store begins with (apps/api/src/features/markets/markets.service.ts). */
const FIRST_MARKET = 'Everywhere';

/** @param {import('./api-user.mjs').ApiUser} owner @param {string} storeId */
export async function loadMarkets(owner, storeId) {
  const path = `/stores/${storeId}/markets`;
  const { items } = await owner.get(path);
  const first = items.find(({ name }) => name === FIRST_MARKET);
  for (const market of MARKETS) {
    if (items.some(({ name }) => name === market.name)) continue;
    // The market for all countries exists from the start; it gets the terms of the one for everywhere else.
    if (market.countries.length === 0 && first) await owner.put(`${path}/${first.id}`, market);
    else await owner.post(path, market);
  }
}

/** @param {import('./api-user.mjs').ApiUser} merchant @param {string} storeId */
export async function loadDiscounts(merchant, storeId) {
  const path = `/stores/${storeId}/discount-codes`;
  const codes = await merchant.list(path);
  for (const discount of DISCOUNT_CODES)
    if (!codes.some(({ code }) => code === discount.code)) await merchant.post(path, discount);
}
