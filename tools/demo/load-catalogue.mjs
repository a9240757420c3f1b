// The demo store's people and pieces. Every step looks first, so a load that broke off is completed by the next.
import { ApiError, ApiUser } from './api-user.mjs';
import { drawGarment } from './drawing.mjs';
import { inTurn } from '../start/in-turn.mjs';
import { PRODUCTS } from './products.mjs';
import { ACCOUNTS, PASSWORD, STORE } from './store.mjs';

const PARALLEL_PRODUCTS = 2;

/** @typedef {Record<'owner' | 'host' | 'moderator' | 'merchant', ApiUser>} Staff */

/** @param {string} origin @returns {Promise<Staff>} */
export async function signUpStaff(origin) {
  const entries = [];
  for (const account of ACCOUNTS) {
    const user = new ApiUser(origin);
    await user.signUp(account, PASSWORD);
    entries.push([account.key, user]);
  }
  return Object.fromEntries(entries);
}

/** @param {ApiUser} user @returns {Promise<any | null>} */
export async function findStore(user) {
  try {
    return await user.get(`/stores/by-slug/${STORE.slug}`);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'store.not-found') return null;
    throw error;
  }
}

/** @param {Staff} staff */
export async function loadStore(staff) {
  const store = (await findStore(staff.owner)) ?? (await staff.owner.post('/stores', STORE));
  const members = await staff.owner.get(`/stores/${store.id}/members`);
  for (const { email, role } of ACCOUNTS) {
    if (members.some((member) => member.email === email)) continue;
    await staff.owner.post(`/stores/${store.id}/members`, { email, role });
  }
  return store;
}

/** @param {ApiUser} merchant @param {string} storeId @returns {Promise<Map<string, any>>} products by slug */
export async function loadProducts(merchant, storeId) {
  const found = new Map((await merchant.list(`/stores/${storeId}/products`)).map((product) => [product.slug, product]));
  await inTurn(PRODUCTS, PARALLEL_PRODUCTS, async (product) => {
    found.set(product.slug, await loadProduct(merchant, storeId, product, found.get(product.slug)));
  });
  return found;
}

/** @param {ApiUser} merchant @param {string} storeId @param {import('./products.mjs').DemoProduct} product @param {any} found */
async function loadProduct(merchant, storeId, product, found) {
  const { slug, title, description, material, care, fitNote, facts, sizeChart, sizes, colours } = product;
  // Active only once it is complete: nobody should meet a piece without pictures.
  const request = { slug, title, description, material, care, fitNote, facts, sizeChart, status: 'draft' };
  let view = found ?? (await merchant.post(`/stores/${storeId}/products`, request));
  for (const colour of colours) {
    for (const [index, size] of sizes.entries()) {
      const sku = `${slug}-${colour.drawing}-${size}`.replace(/[^A-Za-z0-9._-]/g, '-');
      if (view.variants.some((variant) => variant.sku === sku)) continue;
      view = await merchant.post(`/products/${view.id}/variants`, {
        sku,
        size,
        colour: colour.name,
        priceMinor: product.priceMinor,
        compareAtPriceMinor: product.compareAtPriceMinor ?? null,
        listPrices: [
          { currency: 'JPY', priceMinor: product.priceYen, compareAtPriceMinor: product.compareAtPriceYen ?? null },
        ],
        onHand: colour.stock[index],
      });
    }
    if (view.pictures.some((picture) => picture.colour === colour.name)) continue;
    const file = `${product.drawing}--${colour.drawing}`;
    const fields = { alt: `${title} in ${colour.name.toLowerCase()}`, colour: colour.name };
    view = await merchant.upload(
      `/products/${view.id}/pictures`,
      fields,
      `${file}.png`,
      await drawGarment(`garments/${file}.svg`),
    );
  }
  return view.status === 'draft' ? merchant.patch(`/products/${view.id}`, { status: 'active' }) : view;
}
