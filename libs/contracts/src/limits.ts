/** Every bound that the wire, the forms and the database share. Lengths count UTF-16 code units. */
export const LIMITS = {
  displayName: { min: 1, max: 40 },
  email: { max: 254 },
  password: { min: 10, max: 200 },
  storeName: { min: 2, max: 80 },
  slug: { min: 2, max: 60 },
  productTitle: { min: 1, max: 120 },
  productText: { max: 4_000 },
  factCount: { max: 20 },
  factLabel: { max: 40 },
  factText: { max: 200 },
  variantCount: { max: 100 },
  optionText: { max: 40 },
  sku: { min: 1, max: 64 },
  priceMinor: { min: 0, max: 100_000_000 },
  stockQuantity: { max: 1_000_000 },
  pictureCount: { max: 12 },
  pictureBytes: { max: 12 * 1024 * 1024 },
  picturePixels: { max: 40_000_000 },
  roomTitle: { min: 1, max: 120 },
  roomText: { max: 2_000 },
  traySize: { max: 60 },
  tryOnText: { max: 240 },
  messageText: { min: 1, max: 500 },
  excerptText: { max: 80 },
  mentionCount: { max: 10 },
  /** Taps in one `reaction.send`. */
  reactionTaps: { min: 1, max: 20 },
  messagesInState: { max: 200 },
  ordersInState: { max: 100 },
  cartLines: { max: 30 },
  checkoutLines: { max: 20 },
  lineQuantity: { min: 1, max: 20 },
  listPrices: { max: 20 },
  marketCount: { max: 50 },
  marketCountries: { max: 250 },
  shippingMethods: { max: 10 },
  shippingDays: { max: 120 },
  /** Of a tax or a duty: from nothing to as much again. */
  ratePpm: { min: 0, max: 1_000_000 },
  discountCode: { min: 3, max: 40 },
  discountCodeCount: { max: 500 },
  discountUses: { max: 1_000_000 },
  savedAddresses: { max: 10 },
  ownedStores: { max: 50 },
  /** Of a hold, in minutes; 0 for none before the payment. */
  holdMinutes: { min: 0, max: 60 },
  piecesPerBuyer: { min: 1, max: 100 },
  /** Of one variant in the checkout of somebody without an account. */
  guestLineQuantity: { max: 5 },
  /** Pieces that one place in a waiting line asks for. */
  waitingQuantity: { min: 1, max: 5 },
  /** Places in waiting lines that one person has at a time. */
  waitingPlaces: { max: 30 },
  /** The same for somebody without an account: guests cost nothing. */
  guestWaitingQuantity: { max: 1 },
  guestWaitingPlaces: { max: 3 },
  /** Pieces of one variant that all guests together wait for. */
  guestsWaiting: { max: 100 },
  /** Places in the line for one variant. */
  waitingLine: { max: 1_000 },
  addressText: { max: 120 },
  carrier: { min: 1, max: 60 },
  trackingNumber: { min: 1, max: 100 },
  webAddress: { max: 500 },
  /** Why an order is cancelled or refunded. */
  reasonText: { min: 1, max: 200 },
  searchText: { max: 120 },
  /** Rows of a list of products, without its headings. */
  importRows: { max: 1_000 },
  importText: { max: 200_000 },
  importMistakes: { max: 100 },
  importRevision: { max: 64 },
  offerText: { min: 1, max: 80 },
  offerGift: { max: 60 },
  offerPieces: { min: 1, max: 20 },
  offerProducts: { max: 60 },
  offerMinutes: { min: 1, max: 240 },
  offersPerRoom: { max: 40 },
  /** That run at the same time. */
  offersRunning: { max: 3 },
  clipTitle: { min: 1, max: 80 },
  clipMs: { min: 3_000, max: 60_000 },
  clipsPerRoom: { max: 50 },
  /** Of a recording; a show is never longer on the wire. */
  recordingPartBytes: { max: 2_000_000_000 },
  replayMs: { max: 24 * 3_600_000 },
  /** Entries of a replay that are sent at a time. */
  replayEntries: { max: 1_000 },
  /** People on stage at the same time, the host among them. */
  stagePeople: { max: 4 },
  /** People who wait to be let on one stage. */
  stageWaiting: { max: 20 },
  /** Words and phrases that a store's rooms refuse. */
  blockedTerms: { max: 10_000 },
  blockedTerm: { min: 1, max: 64 },
  pageSize: { default: 50, max: 200 },
  idempotencyKey: { min: 8, max: 255 },
  clientId: { min: 8, max: 64 },
  httpBodyBytes: { max: 256 * 1024 },
  /** Of an event that a payment provider tells. */
  webhookBytes: { max: 64 * 1024 },
  providerToken: { min: 4, max: 255 },
  socketPayloadBytes: { max: 16 * 1024 },
  sdpBytes: { max: 64 * 1024 },
  /** Missing entries up to this number are sent one by one; beyond it a snapshot is cheaper. */
  catchUpEntries: { max: 500 },
} as const;

/** How long stock stays held for a buyer who opened the checkout. */
export const CHECKOUT_HOLD_MS = 10 * 60_000;
/** How long a cut-off host is waited for before the show pauses by itself. */
export const HOST_GRACE_MS = 120_000;
/** What a viewer can read: above this many messages a second their frames carry a fair sample. */
export const READABLE_MESSAGES_PER_SECOND = 15;
/** Somebody who was writing and sends nothing more is no longer shown as writing. */
export const TYPING_LIFETIME_MS = 5_000;
/** A client waits this long for a missing range before it asks for it. */
export const GAP_DEADLINE_MS = 400;
/** A client waits this long for the acknowledgement of a command before it sends it again. */
export const ACK_TIMEOUT_MS = 5_000;
