import { randomUUID } from 'node:crypto';
import { StoreRole, type ErrorCode } from '@vitrine/contracts';
import { grantedIn, placeOf } from './access-expectation';
import { upload } from './catalog';
import { ADDRESS, BUYER_EMAIL, CARD } from './shopping';
import type { Actor, Target } from './world';
import { TEST_PASSWORD } from './test-app';

/** One good request for a route of the inventory. Who may make it is computed elsewhere, from the rule and the tables. */
export interface RouteRequest {
  /** Where the parameter does not mean what its name says (`PARAMETERS`). */
  readonly parameters?: (target: Target) => Record<string, string>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: (target: Target, actor: Actor) => Readonly<Record<string, unknown>>;
  readonly upload?: true;
  /** An offer of an encoder. */
  readonly sdp?: true;
  readonly needsIdempotencyKey?: true;
  /** What the feature decides beyond the rule of the route: by whose the thing is, or by what the body asks for. */
  readonly furtherRefusal?: (actor: Actor, target: Target) => ErrorCode | null;
  /** Refusals that have nothing to do with who is asking. */
  readonly mayAnswer?: readonly ErrorCode[];
}

type ParameterReader = (target: Target) => string;
/** What the parameters of the routes name. */
export const PARAMETERS: Readonly<Record<string, ParameterReader>> = {
  storeId: ({ shop }) => shop.store.id,
  slug: ({ shop }) => shop.store.slug,
  roomId: ({ show }) => show.room.id,
  pinId: ({ show }) => show.pinId,
  productId: ({ piece }) => piece.productId,
  variantId: ({ piece }) => piece.variantId,
  pictureId: ({ piece }) => piece.pictureId,
  marketId: ({ shop }) => shop.marketId,
  codeId: ({ shop }) => shop.discountCodeId,
  addressId: ({ shop }) => shop.addressId,
  offerId: ({ show }) => show.offerId,
  checkoutId: ({ shop }) => shop.heldCheckoutId,
  orderId: ({ shop }) => shop.orderId,
  memberId: ({ shop }) => shop.staff.merchant.client.memberId,
  file: () => 'small.webp',
  provider: () => 'sandbox',
  paymentId: () => randomUUID(),
  partId: () => randomUUID(),
  clipId: () => randomUUID(),
  key: () => 'guessed',
  seatId: ({ show }) => show.seatId,
};

const crewMember = ({ show }: Target): Record<string, string> => ({ memberId: show.crewId });
const onlyBuyer = (actor: Actor, { shop }: Target): ErrorCode | null =>
  actor.client === shop.buyer.client ? null : 'checkout.not-found';
const onlyBuyerOfOrder = (actor: Actor, { shop }: Target): ErrorCode | null =>
  actor.client === shop.buyer.client ? null : 'order.not-found';
const readersOfOrder = (actor: Actor, { shop }: Target): ErrorCode | null => {
  const place = { storeId: shop.store.id, roomId: shop.live.room.id };
  return actor.client === shop.buyer.client || grantedIn(actor, place).has('order:read') ? null : 'order.not-found';
};
const staffOfDraft =
  (scope: 'room' | 'product') =>
  (actor: Actor, target: Target): ErrorCode | null => {
    const place = placeOf(scope, target);
    const needed = scope === 'room' ? 'room:read' : 'catalog:read';
    return place.isPublic || grantedIn(actor, place).has(needed) ? null : `${scope}.not-found`;
  };
const onlyWhatIsForSale = (_actor: Actor, { piece }: Target): ErrorCode | null =>
  piece.isActive ? null : 'variant.not-found';
const whoeverHosts = (actor: Actor, target: Target): ErrorCode | null =>
  grantedIn(actor, placeOf('room', target)).has('room:host') ? null : 'auth.forbidden';

const onlyOwnAddress = (actor: Actor, { shop }: Target): ErrorCode | null =>
  actor.client === shop.buyer.client ? null : 'address.not-found';

const LIST_PRICES = [{ currency: 'JPY', priceMinor: 2_000, compareAtPriceMinor: 2_500 }];
const nobody = (): ErrorCode => 'request.not-found';

const stageLink = () => ({ secret: `vsg_${'a'.repeat(43)}` });

const FACTS = [{ label: 'Lining', text: 'Silk' }];
const SIZE_CHART = { measurements: ['Chest'], rows: [{ size: 'M', valuesCm: [96] }] };

const market = (...countries: string[]) => ({
  name: 'Somewhere',
  countries,
  currency: 'EUR',
  taxName: 'VAT',
  taxRatePpm: 190_000,
  isTaxIncluded: true,
  dutyTerms: 'none',
  dutyRatePpm: 0,
  shippingMethods: [{ name: 'Standard', priceMinor: 490, freeFromMinor: 5_000, minDays: 2, maxDays: 4 }],
});
const discountCode = () => ({
  code: randomUUID().toUpperCase(),
  kind: 'amount',
  amountMinor: 500,
  minSubtotalMinor: 1_000,
  maxUses: 100,
  maxUsesPerBuyer: 1,
  isActive: true,
});

export const ROUTE_REQUESTS: Readonly<Record<string, RouteRequest>> = {
  'GET /api/health/live': {},
  'GET /api/health/ready': {},
  'GET /metrics': {},

  'POST /api/auth/register': {
    body: () => ({ email: `${randomUUID()}@people.example`, password: TEST_PASSWORD, displayName: 'Somebody' }),
    mayAnswer: ['auth.already-member'],
  },
  'POST /api/auth/sign-in': {
    body: ({ shop }, actor) => ({
      email: actor.client.session?.member.email ?? shop.buyer.client.email,
      password: TEST_PASSWORD,
    }),
  },
  'POST /api/auth/guest': { body: () => ({ displayName: 'Somebody' }) },
  'POST /api/auth/sign-out': {},
  'GET /api/auth/session': {},
  'PATCH /api/auth/profile': { body: () => ({ displayName: 'Another name' }) },

  'GET /api/stores/mine': {},
  'GET /api/stores/by-slug/:slug': {},
  'POST /api/stores': {
    body: () => ({ name: 'New store', slug: `new-${randomUUID()}`, currency: 'EUR', sellerName: 'New', country: 'DE' }),
  },
  'PATCH /api/stores/:storeId': { body: () => ({ name: 'Another name' }) },
  'GET /api/stores/:storeId/members': {},
  'POST /api/stores/:storeId/members': {
    body: ({ show }, actor) => ({
      email: actor.client.session?.member.email ?? `${show.room.id}@people.example`,
      role: StoreRole.Owner,
    }),
  },
  'PATCH /api/stores/:storeId/members/:memberId': { body: () => ({ role: StoreRole.Owner }) },
  'DELETE /api/stores/:storeId/members/:memberId': {},

  'GET /api/stores/:storeId/markets': {},
  'POST /api/stores/:storeId/markets': { body: () => market('JP'), mayAnswer: ['market.country-taken'] },
  'PUT /api/stores/:storeId/markets/:marketId': { body: () => market() },
  'DELETE /api/stores/:storeId/markets/:marketId': { mayAnswer: ['market.last-one'] },
  'GET /api/stores/:storeId/blocked-terms': {},
  'PUT /api/stores/:storeId/blocked-terms': { body: () => ({ terms: ['forbidden'], revision: 0 }) },
  'GET /api/stores/:storeId/discount-codes': {},
  'POST /api/stores/:storeId/discount-codes': { body: discountCode },
  'PUT /api/stores/:storeId/discount-codes/:codeId': { body: discountCode },

  'GET /api/stores/:storeId/products': {},
  'POST /api/stores/:storeId/products': {
    body: () => ({ title: 'New piece', slug: `new-${randomUUID()}`, facts: FACTS, sizeChart: SIZE_CHART }),
  },
  'GET /api/products/:productId': { furtherRefusal: staffOfDraft('product') },
  'PATCH /api/products/:productId': {
    body: () => ({ title: 'Another title', facts: FACTS, sizeChart: SIZE_CHART }),
  },
  'POST /api/products/:productId/variants': {
    body: () => ({
      sku: randomUUID(),
      size: 'XS',
      colour: 'Sand',
      priceMinor: 1_000,
      onHand: 1,
      listPrices: LIST_PRICES,
    }),
  },
  'PATCH /api/variants/:variantId': { body: () => ({ priceMinor: 1, listPrices: LIST_PRICES }) },
  'POST /api/variants/:variantId/stock': { body: () => ({ onHand: 77 }) },
  'GET /api/stores/:storeId/stock': {},
  'GET /api/variants/:variantId/stock-movements': {},
  'POST /api/stores/:storeId/product-import': {
    body: () => ({ table: `title,sku,price,stock\nListed piece,${randomUUID()},10.00,1` }),
    needsIdempotencyKey: true,
  },
  'GET /api/stores/:storeId/product-export': {},
  'POST /api/products/:productId/pictures': { upload: true },
  'DELETE /api/products/:productId/pictures/:pictureId': {},
  'GET /api/pictures/:pictureId/:file': {},

  'GET /api/rooms': { query: { status: 'live' } },
  'GET /api/rooms/:roomId': { furtherRefusal: staffOfDraft('room') },
  'GET /api/stores/:storeId/rooms': {},
  'POST /api/stores/:storeId/rooms': {
    body: ({ shop }) => ({ title: 'New show', hostId: shop.staff.host.client.memberId }),
  },
  'PATCH /api/rooms/:roomId': { body: () => ({ title: 'Another title' }) },
  'POST /api/rooms/:roomId/transitions': { body: ({ show }) => ({ to: show.isDraft ? 'live' : 'paused' }) },
  'POST /api/rooms/:roomId/poster': { upload: true },
  'GET /api/rooms/:roomId/report': {},
  'GET /api/rooms/:roomId/members': {},
  'PUT /api/rooms/:roomId/members/:memberId': { parameters: crewMember, body: () => ({ role: 'moderator' }) },
  'DELETE /api/rooms/:roomId/members/:memberId': { parameters: crewMember },

  'GET /api/rooms/:roomId/tray': {},
  'POST /api/rooms/:roomId/tray': {
    body: ({ shop }) => ({ productId: shop.spareProductId, tryOn: { sizeWorn: 'M', wearerHeightCm: 174 } }),
  },
  'PATCH /api/rooms/:roomId/tray/:pinId': { body: () => ({ tryOn: { sizeWorn: 'M' } }) },
  'DELETE /api/rooms/:roomId/tray/:pinId': {},
  'POST /api/rooms/:roomId/tray/:pinId/pin': {},
  'POST /api/rooms/:roomId/tray/:pinId/unpin': {},
  'POST /api/rooms/:roomId/tray/:pinId/show': {},
  'POST /api/rooms/:roomId/tray/:pinId/hide': {},

  'GET /api/rooms/:roomId/offers': {},
  'POST /api/rooms/:roomId/offers': {
    body: ({ shop }) => ({ text: 'Buy two, get a scarf', minQuantity: 2, productIds: [shop.spareProductId] }),
  },
  'PATCH /api/rooms/:roomId/offers/:offerId': { body: () => ({ gift: 'Silk scarf' }) },
  'DELETE /api/rooms/:roomId/offers/:offerId': {},
  'POST /api/rooms/:roomId/offers/:offerId/start': { mayAnswer: ['room.not-live'] },
  'POST /api/rooms/:roomId/offers/:offerId/end': {},

  'GET /api/rooms/:roomId/messages': {},

  'GET /api/cart': {},
  'PUT /api/cart/lines/:variantId': { body: () => ({ quantity: 1 }), furtherRefusal: onlyWhatIsForSale },
  'DELETE /api/cart/lines/:variantId': {},
  'POST /api/checkouts': {
    body: ({ piece, show }) => ({ lines: [{ variantId: piece.variantId, quantity: 1 }], roomId: show.room.id }),
    needsIdempotencyKey: true,
    furtherRefusal: (actor, target) => {
      const room = placeOf('room', target);
      if (!room.isPublic && grantedIn(actor, room).size === 0) return 'room.not-found';
      return onlyWhatIsForSale(actor, target);
    },
  },
  'GET /api/checkouts/:checkoutId': { furtherRefusal: onlyBuyer },
  'PATCH /api/checkouts/:checkoutId': { body: () => ({ country: 'DE' }), furtherRefusal: onlyBuyer },
  'POST /api/checkouts/:checkoutId/payment': {
    body: ({ shop }) => ({ address: ADDRESS, email: BUYER_EMAIL, paymentMethodId: shop.cardId }),
    needsIdempotencyKey: true,
    furtherRefusal: onlyBuyer,
  },
  'DELETE /api/checkouts/:checkoutId': { furtherRefusal: onlyBuyer },
  'GET /api/addresses': {},
  'POST /api/addresses': { body: () => ({ ...ADDRESS, label: 'Home' }), mayAnswer: ['request.invalid'] },
  'PUT /api/addresses/:addressId': { body: () => ({ ...ADDRESS, label: 'Work' }), furtherRefusal: onlyOwnAddress },
  'DELETE /api/addresses/:addressId': { furtherRefusal: onlyOwnAddress },
  'DELETE /api/checkouts/:checkoutId/payment': { furtherRefusal: onlyBuyer },
  'GET /api/payments/config': {},
  // Everybody may knock; the signature decides.
  'POST /api/payment-webhooks/:provider': {
    body: () => ({ id: randomUUID(), type: 'payment.succeeded', subjectId: randomUUID() }),
    furtherRefusal: () => 'payment.webhook-invalid',
  },
  // And here the key of the page.
  'GET /api/payments/sandbox/authentications/:paymentId/:key': { furtherRefusal: nobody },
  'POST /api/payments/sandbox/authentications/:paymentId/:key/approve': { furtherRefusal: nobody },
  'POST /api/payments/sandbox/authentications/:paymentId/:key/decline': { furtherRefusal: nobody },
  'GET /api/waiting-list': {},
  'PUT /api/waiting-list/:variantId': {
    body: () => ({ quantity: 1 }),
    furtherRefusal: onlyWhatIsForSale,
    mayAnswer: ['waiting-list.in-stock'],
  },
  'DELETE /api/waiting-list/:variantId': {},
  'POST /api/payment-methods': {
    body: () => ({ number: CARD.approve, expiryMonth: 12, expiryYear: 2034, cvc: '123' }),
  },
  'GET /api/orders': {},
  'GET /api/orders/:orderId': { furtherRefusal: readersOfOrder },
  'POST /api/orders/:orderId/cancel': { furtherRefusal: onlyBuyerOfOrder },
  'POST /api/orders/:orderId/change': {
    body: ({ shop }) => ({ fromVariantId: shop.onSale.variantId, toVariantId: shop.unready.variantId }),
    needsIdempotencyKey: true,
    furtherRefusal: onlyBuyerOfOrder,
    mayAnswer: ['variant.not-found', 'order.transition-refused'],
  },
  'GET /api/stores/:storeId/orders': {},
  'GET /api/stores/:storeId/orders/pick-list': {},
  'GET /api/stores/:storeId/orders/promises': {},
  'GET /api/stores/:storeId/orders/export': {},
  'POST /api/stores/:storeId/orders/:orderId/packing': {},
  'POST /api/stores/:storeId/orders/:orderId/ship': {
    body: ({ shop }) => ({
      carrier: 'DHL',
      trackingNumber: 'JD0001',
      trackingUrl: 'https://track.example/JD0001',
      lines: [{ variantId: shop.onSale.variantId, quantity: 1 }],
    }),
    needsIdempotencyKey: true,
    mayAnswer: ['order.transition-refused'],
  },
  'POST /api/stores/:storeId/orders/:orderId/deliver': { mayAnswer: ['order.transition-refused'] },
  'POST /api/stores/:storeId/orders/:orderId/cancel': { body: () => ({ reason: 'A seam was open.', restock: true }) },
  'POST /api/stores/:storeId/orders/:orderId/refunds': {
    body: ({ shop }) => ({
      amountMinor: 100,
      reason: 'A seam was open.',
      lines: [{ variantId: shop.onSale.variantId, quantity: 1 }],
      restock: true,
    }),
    needsIdempotencyKey: true,
  },

  'POST /api/rooms/:roomId/media-grants': { body: () => ({ role: 'publish' }), furtherRefusal: whoeverHosts },
  'GET /api/rooms/:roomId/recording': {},
  'PUT /api/rooms/:roomId/recording': { body: () => ({ isRecorded: false }) },
  // These shows have not ended.
  'GET /api/rooms/:roomId/replay': { mayAnswer: ['replay.not-ready'] },
  'GET /api/rooms/:roomId/replay/explanations': {},
  'GET /api/rooms/:roomId/replay/window': { query: { fromMs: '0' }, mayAnswer: ['replay.not-ready'] },
  'GET /api/rooms/:roomId/replay/parts/:partId': { mayAnswer: ['request.not-found'] },
  'GET /api/rooms/:roomId/clips': {},
  'POST /api/rooms/:roomId/clips': {
    body: () => ({ title: 'A clip', fromMs: 0, toMs: 10_000 }),
    mayAnswer: ['replay.not-ready'],
  },
  'DELETE /api/rooms/:roomId/clips/:clipId': { mayAnswer: ['clip.not-found'] },
  'GET /api/clips/:clipId': { furtherRefusal: () => 'clip.not-found' },
  'GET /api/rooms/:roomId/stream-health': {},
  'GET /api/rooms/:roomId/stream-key': {},
  'POST /api/rooms/:roomId/stream-key': {},
  'DELETE /api/rooms/:roomId/stream-key': {},
  'GET /api/rooms/:roomId/stage': {},
  'POST /api/rooms/:roomId/stage/invite': {},
  'DELETE /api/rooms/:roomId/stage/invite': {},
  'PUT /api/rooms/:roomId/stage/layout': { body: () => ({ layout: 'side-by-side' }) },
  'POST /api/rooms/:roomId/stage/seats/:seatId/admit': {},
  'POST /api/rooms/:roomId/stage/seats/:seatId/refuse': {},
  'POST /api/rooms/:roomId/stage/seats/:seatId/remove': { mayAnswer: ['stage.transition-refused'] },
  // Everybody may knock; the secret of the link decides, and then whose the seat is.
  'POST /api/stage-links': { body: stageLink, furtherRefusal: () => 'stage.link-invalid' },
  'POST /api/stage-seats': { body: stageLink, furtherRefusal: () => 'stage.link-invalid' },
  'GET /api/stage-seats/:seatId': { furtherRefusal: () => 'stage-seat.not-found' },
  'DELETE /api/stage-seats/:seatId': { furtherRefusal: () => 'stage-seat.not-found' },
  'POST /api/stage-seats/:seatId/media-grants': {
    body: () => ({ role: 'publish' }),
    furtherRefusal: () => 'stage-seat.not-found',
  },
  // Everybody may knock; the stream key decides.
  'POST /api/whip': { sdp: true, furtherRefusal: () => 'media.stream-key-invalid' },
  // Everybody may tell; the signature decides. Without Agora there is nobody to tell it.
  'POST /api/agora-webhooks': { body: () => ({ noticeId: 'forged', eventType: 103 }), furtherRefusal: nobody },
  'POST /api/internal/media-events': {
    body: ({ show }) => ({ kind: 'publisher.started', roomId: show.room.id, sessionId: 'forged', atMs: 1 }),
  },
};

export interface SplitName {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
}
export function splitName(name: string): SplitName {
  const [method = '', path = ''] = name.split(' ');
  return { method, path, parameters: [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter ?? '') };
}

/** The parameters of a route as they name things of the target. */
export function parametersOf(name: string, request: RouteRequest, target: Target): Record<string, string> {
  const own = request.parameters?.(target) ?? {};
  return Object.fromEntries(
    splitName(name).parameters.map((parameter) => {
      const read = PARAMETERS[parameter];
      if (!read) throw new Error(`Nothing says what :${parameter} names; add it to PARAMETERS.`);
      return [parameter, own[parameter] ?? read(target)];
    }),
  );
}

export const fillPath = (path: string, parameters: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(parameters[parameter] ?? ''));

export interface SendOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends the request of a route with whatever is to be different about it. The client's cookie stays as it was. */
export async function sendTo(
  name: string,
  request: RouteRequest,
  actor: Actor,
  target: Target,
  options: SendOptions & { readonly picture?: Buffer } = {},
): Promise<Response> {
  const { method, path } = splitName(name);
  const query = new URLSearchParams({ ...request.query, ...options.query }).toString();
  const parameters = { ...parametersOf(name, request, target), ...options.parameters };
  const json = 'body' in options ? options.body : request.body?.(target, actor);
  const headers: Record<string, string> = {
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.sdp ? { 'content-type': 'application/sdp' } : {}),
    ...(request.needsIdempotencyKey ? { 'idempotency-key': randomUUID() } : {}),
    ...options.headers,
  };
  const body = request.upload
    ? upload(options.picture ?? Buffer.from('no picture'))
    : request.sdp
      ? 'v=0\r\n'
      : json === undefined
        ? undefined
        : JSON.stringify(json);
  const { cookie } = actor.client;
  try {
    const url = fillPath(path, parameters) + (query ? `?${query}` : '');
    return await actor.client.raw(method, url, { headers, ...(body === undefined ? {} : { body }) });
  } finally {
    actor.client.cookie = cookie;
  }
}
