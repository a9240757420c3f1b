import { Injectable } from '@nestjs/common';
import { LIMITS } from '@vitrine/contracts';
import type { JoinWaitingListRequest } from '@vitrine/contracts/dto';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { CatalogQueries, StockService, type VariantForSale } from '../catalog';
import { BuyerDetails, CheckoutService, CheckoutStore, piecesKey } from '../checkout';
import { WaitingLimits } from './waiting-limits';
import { WaitingListStore, type EndedPlace, type OpenPlace } from './waiting-list.store';

const noSuchVariant = (variantId: string): DomainError =>
  new DomainError('variant.not-found', 'There is no such variant for sale.', { variantId });
const full = (limit: string): DomainError =>
  new DomainError('waiting-list.full', 'There is no more room in this line.', { limit });
const tooManyForGuest = (): DomainError =>
  new DomainError('request.invalid', 'A guest can not wait for that many pieces.', {
    fields: [
      { path: 'quantity', rules: [`quantity must not be more than ${LIMITS.guestWaitingQuantity.max} for a guest`] },
    ],
  });

/** Joining the line for what is sold out, and leaving it. */
@Injectable()
export class WaitingListService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: AccessService,
    private readonly places: WaitingListStore,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly checkouts: CheckoutStore,
    private readonly holds: CheckoutService,
    private readonly buyers: BuyerDetails,
    private readonly limits: WaitingLimits,
  ) {}

  /**
   * Takes the last place in the line; whoever is in it already keeps theirs and may want more or fewer pieces.
   * @throws DomainError `waiting-list.in-stock` with what is `available`, `waiting-list.full`, `variant.not-found`,
   *   `room.not-found`, `checkout.too-many-per-buyer`, `request.rate-limited`, `request.invalid` for a guest who wants
   *   more pieces than a guest may wait for
   */
  async join(
    session: Session,
    variantId: string,
    request: JoinWaitingListRequest,
    remoteAddress: string,
  ): Promise<void> {
    const { roomId = null, pinId = null, email = null, quantity } = request;
    this.limits.countJoin(remoteAddress);
    if (session.isGuest && quantity > LIMITS.guestWaitingQuantity.max) throw tooManyForGuest();
    const room = roomId === null ? null : await this.access.require(session, 'shop:buy', 'room', roomId);
    const { memberId } = session;
    if (email !== null && !(await this.isOwn(session, email))) this.limits.countMailAddress(email);
    await this.unitOfWork.run(async () => {
      const [buyer] = await this.buyers.lock([memberId]);
      // Merged into an account a moment ago, and the session with it.
      if (!buyer) throw new DomainError('auth.required', 'This needs a session.');
      const [variant] = isId(variantId) ? await this.catalog.variantsForSale([variantId]) : [];
      if (!variant?.isActive) throw noSuchVariant(variantId);
      if (room && room.storeId !== variant.storeId)
        throw new DomainError('room.not-found', 'This store has no such room.');
      const [level] = await this.stock.lock([variantId]);
      const known = await this.places.open(memberId, variantId);
      if (known?.status === 'offered') return;
      await this.requireWithinLimit(memberId, variant, quantity, known);
      if (known) {
        await this.places.update(known.id, { quantity, email });
        await this.stock.changeAwaited([{ variantId, change: quantity - known.quantity }]);
        return;
      }
      const available = level?.available ?? 0;
      if (available > 0)
        throw new DomainError('waiting-list.in-stock', 'It can be bought at once.', { variantId, available });
      const { inLine, ofMember, ofGuests } = await this.places.counts(variantId, memberId);
      const { max: places } = session.isGuest ? LIMITS.guestWaitingPlaces : LIMITS.waitingPlaces;
      if (ofMember >= places) throw full('waiting-places');
      // Whoever makes up people must not keep all that comes back from those that there are.
      if (session.isGuest && ofGuests + quantity > LIMITS.guestsWaiting.max) throw full('waiting-guests');
      if (inLine >= LIMITS.waitingLine.max) throw full('waiting-line');
      await this.places.insert({ variantId, memberId, quantity, roomId, pinId, email });
      await this.stock.changeAwaited([{ variantId, change: quantity }]);
    });
  }

  /**
   * Gives the place up, or what is held for it. Whoever is in no line changes nothing.
   * @throws DomainError `payment.in-progress` while it is being paid.
   */
  async leave(session: Session, variantId: string): Promise<void> {
    if (!isId(variantId)) return;
    const offered = await this.unitOfWork.run(async () => {
      await this.stock.lock([variantId]);
      const place = await this.places.open(session.memberId, variantId);
      if (place?.status === 'waiting') await this.uncount(await this.places.end([place.id], null));
      return place?.checkoutId ?? null;
    });
    // In a command of its own: the checkout comes before the stock in the order of locks.
    if (offered !== null) await this.holds.cancel(session, offered);
  }

  /** What a guest waited for goes on under the account; where both waited, in the better place. */
  async merge(guestId: string, memberId: string): Promise<void> {
    const shared = await this.places.shared(guestId, memberId);
    if (shared.length > 0) {
      await this.stock.lock(shared.map(({ variantId }) => variantId));
      await this.uncount(
        await this.places.end(
          shared.map(({ laterId }) => laterId),
          null,
        ),
      );
    }
    await this.places.reassign(guestId, memberId);
  }

  /**
   * Counts anew what is waited for of a variant. What is counted and not waited for is kept from everybody for ever.
   * @returns by how many pieces the count was too low
   */
  recount(variantId: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      await this.stock.lock([variantId]);
      const change = await this.places.uncounted(variantId);
      if (change !== 0) await this.stock.changeAwaited([{ variantId, change }]);
      return change;
    });
  }

  /** What nobody waits for any more. */
  uncount(ended: readonly EndedPlace[]): Promise<void> {
    const pieces = new Map<string, number>();
    for (const { variantId, quantity } of ended) pieces.set(variantId, (pieces.get(variantId) ?? 0) + quantity);
    return this.stock.changeAwaited([...pieces].map(([variantId, quantity]) => ({ variantId, change: -quantity })));
  }

  private async isOwn({ isGuest, memberId }: Session, email: string): Promise<boolean> {
    if (isGuest) return false;
    const [buyer] = await this.buyers.known([memberId]);
    return buyer?.registeredEmail?.toLowerCase() === email.toLowerCase();
  }

  /** Nobody waits for more than they may have. */
  private async requireWithinLimit(
    memberId: string,
    { variantId, productId, maxPerBuyer }: VariantForSale,
    quantity: number,
    known: OpenPlace | null,
  ): Promise<void> {
    if (maxPerBuyer === null) return;
    const pieces = await this.checkouts.piecesOf([memberId], [productId]);
    const awaited = await this.places.awaitedOf(memberId, productId, known?.id ?? null);
    const left = Math.max(0, maxPerBuyer - (pieces.get(piecesKey(memberId, productId)) ?? 0) - awaited);
    if (quantity <= left) return;
    throw new DomainError('checkout.too-many-per-buyer', `One buyer may have ${maxPerBuyer} of this piece.`, {
      variantId,
      available: left,
    });
  }
}
