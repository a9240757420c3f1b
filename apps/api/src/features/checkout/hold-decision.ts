import { CheckoutStatus } from '@vitrine/contracts';
import { marketOf, money, sumMoney, timesQuantity } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { VariantForSale } from '../catalog';
import { deliveryOptions, priceOf } from '../markets';
import { noLongerForSale, notSoldThere } from './checkout-refusals';
import type { PresentedCheckout } from './checkout.queries';
import { piecesKey, type CheckoutLine } from './checkout.store';
import { countryOf, listPriceKey, type Holder, type HoldFacts, type HoldRequest } from './hold-facts';

/**
 * More holds at once serve nobody but somebody who keeps pieces from others. Anybody can be a new guest at any time, so
 * that guests hold less.
 */
const MAX_OPEN_CHECKOUTS = { guest: 1, member: 5 } as const;
export const OPEN_CHECKOUTS = 'open-checkouts';

export interface HoldTimes {
  readonly nowMs: number;
  /** For products that say nothing else. */
  readonly usualHoldMs: number;
}

/** The checkout as it would be, or why there can be none. */
export function prepareHold(
  request: HoldRequest,
  facts: HoldFacts,
  { nowMs, usualHoldMs }: HoldTimes,
): PresentedCheckout | DomainError {
  const { session, roomId } = request;
  // Members come back to what they hold; the hold of a guest gives way to a new one, once that is known to be possible.
  const another = session.isGuest ? null : refuseAnother(session, facts, nowMs);
  if (another) return another;
  const buyer = facts.buyers.get(session.memberId);
  // Merged into an account or erased a moment ago, and the session with it.
  if (!buyer) return new DomainError('auth.required', 'This needs a session.');
  const wanted: VariantForSale[] = [];
  for (const { variantId } of request.lines) {
    const variant = facts.variants.get(variantId);
    if (!variant?.isActive) return noLongerForSale(variantId);
    wanted.push(variant);
  }
  const [storeId, ...others] = new Set(wanted.map((variant) => variant.storeId));
  const store = storeId === undefined ? undefined : facts.stores.get(storeId);
  if (storeId === undefined || store === undefined || others.length > 0) {
    return new DomainError('request.invalid', 'A checkout is with one store.', {
      fields: [{ path: 'lines', rules: ['lines must all be of one store'] }],
    });
  }
  if (roomId !== null && request.storeOfRoom !== storeId)
    return new DomainError('room.not-found', 'This store has no such room.');
  const country = countryOf(request, buyer, store);
  const market = marketOf(store.markets, country);
  if (!market) return notSoldThere(country);
  const lines: CheckoutLine[] = [];
  for (const line of facts.shows.describe(request, facts.variants)) {
    const { currency } = market;
    const priceMinor =
      currency === store.currency
        ? line.unitPrice.amountMinor
        : facts.listPrices.get(listPriceKey(currency, line.variantId));
    if (priceMinor === undefined) return notSoldThere(country);
    lines.push({ ...line, unitPrice: money(priceMinor, currency) });
  }
  const tooMany = refuseTooMany(lines, session.memberId, facts);
  if (tooMany) return tooMany;
  const subtotal = sumMoney(
    lines.map((line) => timesQuantity(line.unitPrice, line.quantity)),
    market.currency,
  );
  const homeCountry = store.country;
  return {
    id: newId(),
    memberId: session.memberId,
    storeId,
    roomId,
    status: CheckoutStatus.Held,
    ...priceOf({ subtotal, market, country, homeCountry, methodId: null, discount: null }),
    expiresAtMs: nowMs + holdMs(wanted, usualHoldMs),
    email: null,
    address: null,
    lastPaymentError: null,
    lines,
    seller: store,
    deliveryOptions: deliveryOptions(market, subtotal),
    offers: facts.shows.promised(roomId, lines),
    buyer,
    method: facts.methods.get(buyer.paymentMethodId ?? '') ?? null,
  };
}

/** As long as the piece that is held for the shortest time; where nothing is held, as long as its price stands. */
const holdMs = (variants: readonly VariantForSale[], usualHoldMs: number): number =>
  Math.min(...variants.map(({ holdMinutes }) => (holdMinutes ? holdMinutes * 60_000 : usualHoldMs)));

/** Whoever waited for it is held it whatever the product says: first paid, first served would be no turn at all. */
export const heldInLine = (checkout: PresentedCheckout): PresentedCheckout => ({
  ...checkout,
  lines: checkout.lines.map((line) => ({ ...line, isHeld: true, isFirstPaid: false })),
});

/** Whether another checkout is one too many for this buyer, as counted so far. */
export function refuseAnother({ memberId, isGuest }: Holder, facts: HoldFacts, nowMs: number): DomainError | null {
  const open = facts.open.get(memberId);
  if (open === undefined || open.count < MAX_OPEN_CHECKOUTS[isGuest ? 'guest' : 'member']) return null;
  return new DomainError('request.rate-limited', 'There are too many open checkouts.', {
    limit: OPEN_CHECKOUTS,
    retryAfterMs: Math.max(1_000, open.nextEndMs - nowMs),
  });
}

/** What one buyer may have of a product, over all variants and everything that they hold or bought. */
export function refuseTooMany(
  lines: readonly CheckoutLine[],
  memberId: string,
  { pieces, variants }: HoldFacts,
): DomainError | null {
  const wanted = piecesByProduct(lines);
  for (const { variantId, productId } of lines) {
    const most = variants.get(variantId)?.maxPerBuyer ?? null;
    if (most === null) continue;
    const left = Math.max(0, most - (pieces.get(piecesKey(memberId, productId)) ?? 0));
    if ((wanted.get(productId) ?? 0) > left) {
      return new DomainError('checkout.too-many-per-buyer', `One buyer may have ${most} of this piece.`, {
        variantId,
        available: left,
      });
    }
  }
  return null;
}

function piecesByProduct(lines: readonly CheckoutLine[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { productId, quantity } of lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity);
  return pieces;
}

/** Counts a new hold for the requests that are decided after it. */
export function countHold({ memberId, expiresAtMs, lines }: PresentedCheckout, { open, pieces }: HoldFacts): void {
  const before = open.get(memberId);
  open.set(memberId, {
    count: (before?.count ?? 0) + 1,
    nextEndMs: Math.min(before?.nextEndMs ?? Infinity, expiresAtMs),
  });
  for (const [productId, quantity] of piecesByProduct(lines)) {
    const key = piecesKey(memberId, productId);
    pieces.set(key, (pieces.get(key) ?? 0) + quantity);
  }
}
