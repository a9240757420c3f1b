// The people of a run, made through the public interface: the store's owner with a live room, and how anybody signs up.
import { LABEL_HEADER } from './toxic-proxy.mjs';

const PASSWORD = 'faults-are-tried-here';
const PIECES = 6;
const STOCK = 500;

/** An address of its own for everybody, as a proxy would tell it: limits per address then bite as they do in life. @param {number} index */
export const addressOf = (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

/**
 * One person at the api: a cookie, the typed interface, and the headers for a live connection.
 * @typedef {object} Person
 * @property {any} api
 * @property {() => Record<string, string>} liveHeaders of a live connection, which carries the label
 *
 * @param {any} library the built client library
 * @param {string} origin
 * @param {{ label?: string, address: string }} identity
 * @returns {Person}
 */
export function makePerson(library, origin, { label, address }) {
  const cookies = new library.MemoryCookies();
  const headers = () => ({ cookie: cookies.header(), 'x-forwarded-for': address });
  const http = new library.HttpClient({
    baseUrl: origin,
    headers,
    onSetCookie: (lines) => cookies.absorb(lines),
  });
  const liveHeaders = () => ({ ...headers(), ...(label === undefined ? {} : { [LABEL_HEADER]: label }) });
  return { api: library.createApi(http), liveHeaders };
}

/** @param {Person} person @param {string} name @returns {Promise<{ memberId: string, email: string }>} */
export async function register(person, name) {
  const email = `${name}@faults.example`;
  const session = await person.api.auth.register({ email, password: PASSWORD, displayName: name });
  return { memberId: session.member.id, email };
}

/**
 * @typedef {object} Show
 * @property {Person} owner
 * @property {string} ownerId
 * @property {string} storeId
 * @property {string} roomId
 * @property {readonly { pinId: string, variantId: string }[]} pieces
 *
 * @param {any} library @param {string} origin
 * @returns {Promise<Show>} a room that is live, with pieces in its tray
 */
export async function prepareShow(library, origin) {
  const owner = makePerson(library, origin, { address: '192.0.2.1' });
  const { memberId: ownerId } = await register(owner, 'owner');
  const { api } = owner;
  const store = await api.stores.create({
    name: 'Fault House',
    slug: 'fault-house',
    currency: 'EUR',
    sellerName: 'Fault House GmbH',
    country: 'DE',
    shippingMinor: 490,
    returnWindowDays: 30,
  });
  const room = await api.rooms.create(store.id, {
    title: 'A show under fire',
    description: 'Everything breaks but the log.',
  });
  const pieces = [];
  for (let index = 0; index < PIECES; index += 1) {
    const product = await api.products.create(store.id, {
      title: `Piece ${index}`,
      slug: `piece-${index}`,
      status: 'active',
    });
    const { variants } = await api.variants.create(product.id, {
      sku: `piece-${index}`,
      size: 'M',
      colour: 'Ink',
      priceMinor: 1_000 + index,
      onHand: STOCK,
    });
    const item = await api.tray.add(room.id, { productId: product.id });
    pieces.push({ pinId: item.id, variantId: variants[0].id });
  }
  await api.rooms.transition(room.id, { to: 'live' });
  return { owner, ownerId, storeId: store.id, roomId: room.id, pieces };
}
