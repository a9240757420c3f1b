// The demo store's shows to come, and the trays of all of them.
import { drawPoster } from './drawing.mjs';
import { WEARER } from './rooms.mjs';

/** @typedef {import('./api-user.mjs').ApiUser} ApiUser @typedef {import('./rooms.mjs').DemoRoom} DemoRoom */

/** @param {number} inDays @param {number} hour local time of this machine */
export function dayAt(inDays, hour) {
  const time = new Date();
  time.setDate(time.getDate() + inDays);
  time.setHours(hour, 0, 0, 0);
  return time;
}

/**
 * @param {ApiUser} host @param {string} storeId @param {DemoRoom} room @param {Date} scheduledAt
 * @param {ReadonlyMap<string, any>} products @returns {Promise<any>} the room's view
 */
export async function loadRoom(host, storeId, room, scheduledAt, products) {
  const rooms = await host.list(`/stores/${storeId}/rooms`);
  const request = { title: room.title, description: room.description, scheduledAt: scheduledAt.toISOString() };
  const view =
    rooms.find(({ title }) => title === room.title) ?? (await host.post(`/stores/${storeId}/rooms`, request));
  if (view.status === 'ended') return view;
  if (!view.posterUrl) await host.upload(`/rooms/${view.id}/poster`, {}, 'poster.png', await drawPoster(room.poster));
  const { items } = await host.get(`/rooms/${view.id}/tray`);
  for (const { slug, size, colour, note } of room.tray) {
    const productId = products.get(slug).id;
    if (items.some((item) => item.product.id === productId)) continue;
    await host.post(`/rooms/${view.id}/tray`, {
      productId,
      tryOn: { ...WEARER, sizeWorn: size, colourWorn: colour, note },
    });
  }
  if (room.offers) await loadOffers(host, view.id, room.offers);
  return view;
}

/** @param {ApiUser} host @param {string} roomId @param {readonly import('./rooms.mjs').DemoOffer[]} offers */
async function loadOffers(host, roomId, offers) {
  const { items } = await host.get(`/rooms/${roomId}/offers`);
  for (const offer of offers)
    if (!items.some(({ text }) => text === offer.text)) await host.post(`/rooms/${roomId}/offers`, offer);
}
