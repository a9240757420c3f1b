// Loads the demo store into a running Vitrine, the way its users would fill it. Looks first: a store that is there is
// left alone, one whose load broke off is completed.
import { ApiUser } from './api-user.mjs';
import { findStore, loadProducts, loadStore, signUpStaff } from './load-catalogue.mjs';
import { loadDiscounts, loadMarkets } from './load-markets.mjs';
import { dayAt, loadRoom } from './load-rooms.mjs';
import { isSpread, playShow } from './load-show.mjs';
import { ENDED_ROOM, UPCOMING_ROOMS } from './rooms.mjs';
import { ACCOUNTS, PASSWORD, STORE } from './store.mjs';

const SOON_MS = 10 * 60_000;

/**
 * @typedef {object} Demo
 * @property {boolean} wasLoaded whether this call had anything to do
 * @property {string} storeName
 * @property {readonly { email: string, role: string }[]} accounts
 * @property {string} password
 *
 * @param {{ origin: string, databaseUrl: string }} vitrine
 * @returns {Promise<Demo>}
 */
export async function loadDemo(vitrine) {
  const demo = { storeName: STORE.name, accounts: ACCOUNTS, password: PASSWORD };
  if (await isComplete(vitrine.origin)) return { ...demo, wasLoaded: false };
  const staff = await signUpStaff(vitrine.origin);
  const store = await loadStore(staff);
  await loadMarkets(staff.owner, store.id);
  await loadDiscounts(staff.merchant, store.id);
  const products = await loadProducts(staff.merchant, store.id);
  for (const room of UPCOMING_ROOMS)
    await loadRoom(staff.host, store.id, room, dayAt(room.inDays, room.hour), products);
  // Last, because it is what says that the load is complete.
  const ended = await loadRoom(staff.host, store.id, ENDED_ROOM, new Date(Date.now() + SOON_MS), products);
  await playShow(vitrine, staff.host, ended, products);
  return { ...demo, wasLoaded: true };
}

/** @param {string} origin */
async function isComplete(origin) {
  const visitor = new ApiUser(origin);
  const store = await findStore(visitor);
  if (!store) return false;
  const past = await visitor.list('/rooms?status=past');
  return past.some((room) => room.store.id === store.id && room.title === ENDED_ROOM.title && isSpread(room));
}
