// The demo store's ended show. It takes place for real, through the API and with guests at their sockets, in a few
// seconds; then its times are moved to yesterday evening and spread over the minutes of the script.
import { ApiUser } from './api-user.mjs';
import { GUESTS, SCRIPT, SHOW_MINUTES } from './rooms.mjs';
import { spreadShow } from './spread-show.mjs';

const MINUTE_MS = 60_000;
const APPROVED_CARD = {
  number: '4242424242424242',
  expiryMonth: 12,
  expiryYear: new Date().getFullYear() + 3,
  cvc: '123',
};
const ADDRESS = { line1: 'Holstenstraße 12', postalCode: '22767', city: 'Hamburg', country: 'DE' };

/** @typedef {import('./spread-show.mjs').Moment} Moment */

/** A show that lasted this long has been spread already. */
export const isSpread = (room) => Date.parse(room.endedAt) - Date.parse(room.wentLiveAt) > 10 * MINUTE_MS;

/**
 * @param {{ origin: string, databaseUrl: string }} vitrine
 * @param {ApiUser} host @param {any} room @param {ReadonlyMap<string, any>} products by slug
 */
export async function playShow({ origin, databaseUrl }, host, room, products) {
  const isFresh = room.status === 'scheduled' || room.status === 'draft';
  /** @type {Moment[]} */
  let moments = [];
  if (isFresh) moments = await performShow(origin, host, room, products);
  // A load that broke off in the middle of the show leaves it live: it is ended where it stood.
  else if (room.status !== 'ended') await host.post(`/rooms/${room.id}/transitions`, { to: 'ended' });
  // Reading the report makes the API write down whom it has counted so far; afterwards nothing of the show is pending.
  await host.get(`/rooms/${room.id}/report`);
  await spreadShow(databaseUrl, room.id, moments);
}

/** @returns {Promise<Moment[]>} */
async function performShow(origin, host, room, products) {
  const guests = new Map(GUESTS.map((name) => [name, new ApiUser(origin)]));
  for (const [name, guest] of guests) await guest.becomeGuest(name);
  /** @type {Moment[]} */
  const moments = [{ realMs: Date.now(), minute: 0 }];
  try {
    await host.post(`/rooms/${room.id}/transitions`, { to: 'live' });
    for (const person of [host, ...guests.values()]) await person.joinRoom(room.id);
    const { items } = await host.get(`/rooms/${room.id}/tray`);
    // Test cards are the sandbox's: where Stripe takes the payments, nobody buys in this show.
    const { provider } = await host.get('/payments/config');
    const pinOf = (slug) => items.find((item) => item.product.id === products.get(slug).id);
    for (const beat of SCRIPT) {
      moments.push({ realMs: await nextMillisecond(), minute: beat.minute });
      if (beat.show) await host.post(`/rooms/${room.id}/tray/${pinOf(beat.show).id}/show`);
      for (const [who, text] of beat.say ?? []) await (guests.get(who) ?? host).say(room.id, text);
      if (beat.order && provider === 'sandbox')
        await buy(guests.get(beat.order.who), beat.order, pinOf(beat.order.slug), room.id);
    }
    moments.push({ realMs: await nextMillisecond(), minute: SHOW_MINUTES });
    await host.post(`/rooms/${room.id}/transitions`, { to: 'ended' });
  } finally {
    for (const person of [host, ...guests.values()]) person.leave();
  }
  return moments;
}

/** The clock of the API's machine once it has moved on, so that what follows is later than all that came before. */
async function nextMillisecond() {
  const beforeMs = Date.now();
  while (Date.now() - beforeMs < 2) await new Promise((resolve) => setImmediate(resolve));
  return Date.now();
}

async function buy(guest, { who, size, colour }, pin, roomId) {
  const variant = pin.product.variants.find((candidate) => candidate.size === size && candidate.colour === colour);
  const lines = [{ variantId: variant.id, quantity: 1, pinId: pin.id }];
  const checkout = await guest.postOnce('/checkouts', { lines, roomId });
  const { id: paymentMethodId } = await guest.post('/payment-methods', APPROVED_CARD);
  const email = `${who.toLowerCase()}@guest.example`;
  const paid = await guest.postOnce(`/checkouts/${checkout.id}/payment`, {
    address: { fullName: who, ...ADDRESS },
    email,
    paymentMethodId,
  });
  if (paid.status !== 'completed') throw new Error(`The demo order of ${who} was not completed but is ${paid.status}.`);
}
