import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, LIMITS, type Money } from '@vitrine/contracts';
import type { CreateCheckoutRequest } from '@vitrine/contracts/dto';
import { addMoney, money, sumMoney, timesQuantity } from '@vitrine/domain';
import { addressGroup, type Clock } from '@vitrine/server-kit';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { IdempotencyService } from '../../platform/http/idempotency.service';
import { RateLimiter } from '../../platform/http/rate-limit';
import { isId, newId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { CatalogQueries, StockService, type VariantForSale } from '../catalog';
import { mergeLines, type RequestedLine } from './checkout-lines';
import { CheckoutStore, type Checkout, type CheckoutLine } from './checkout.store';
import { ShowContext } from './show-context';

/**
 * More holds at once serve nobody but somebody who keeps pieces from others. Anybody can be a new guest at any time, so
 * that guests hold less.
 */
const MAX_OPEN_CHECKOUTS = { guest: 1, member: 5 } as const;
const OPEN_CHECKOUTS = 'open-checkouts';
export const EXPIRE_JOB = 'checkout.expire';

export const checkoutNotFound = (): DomainError => new DomainError('checkout.not-found', 'There is no such checkout.');
export const checkoutExpired = (): DomainError => new DomainError('checkout.expired', 'The time to pay is up.');
export const paymentInProgress = (): DomainError =>
  new DomainError('payment.in-progress', 'A payment for this checkout is being decided.', { retryAfterMs: 1_000 });

/** Holding stock, and giving it back. */
@Injectable()
export class CheckoutService {
  private readonly perAddress: RateLimiter;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: IdempotencyService,
    private readonly access: AccessService,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly checkouts: CheckoutStore,
    private readonly shows: ShowContext,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {
    this.perAddress = new RateLimiter('checkouts-per-address', {
      points: settings.checkoutsPerMinutePerAddress,
      perSeconds: 60,
    });
  }

  /**
   * Holds all lines at today's prices, or none. The same key answers the same checkout. A guest's new hold takes the
   * place of the one before, unless that is being paid.
   * @throws DomainError `stock.sold-out`, `variant.not-found`, `room.not-found`, `request.rate-limited` (`open-checkouts`,
   *   `checkouts-per-address`)
   */
  async create(session: Session, key: string, request: CreateCheckoutRequest, remoteAddress: string): Promise<string> {
    await this.perAddress.consume(addressGroup(remoteAddress));
    const lines = mergeLines(request.lines, session.isGuest ? LIMITS.guestLineQuantity.max : LIMITS.lineQuantity.max);
    const roomId = request.roomId ?? null;
    const create = async (): Promise<string> => {
      const { checkoutId } = await this.idempotency.run(
        { memberId: session.memberId, key, command: 'checkout.create', body: { lines, roomId } },
        async () => ({ checkoutId: await this.hold(session, lines, roomId) }),
      );
      return checkoutId;
    };
    try {
      return await create();
    } catch (error) {
      if (!session.isGuest || !(error instanceof DomainError) || error.details?.limit !== OPEN_CHECKOUTS) throw error;
      // In commands of their own: giving stock back and taking other stock in one could wait for each other.
      for (const id of await this.checkouts.heldBy(session.memberId)) await this.letGo(id);
      return create();
    }
  }

  /** Gives the stock back. Cancelling what is over already changes nothing. @throws DomainError `payment.in-progress`, `checkout.closed` */
  cancel(session: Session, checkoutId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const checkout = isId(checkoutId) ? await this.checkouts.lock(checkoutId) : null;
      if (checkout?.memberId !== session.memberId) throw checkoutNotFound();
      if (checkout.status === CheckoutStatus.Paying) throw paymentInProgress();
      if (checkout.status === CheckoutStatus.Completed)
        throw new DomainError('checkout.closed', 'This checkout is paid.');
      if (checkout.status !== CheckoutStatus.Held) return;
      await this.end(checkout, this.isDue(checkout) ? CheckoutStatus.Expired : CheckoutStatus.Cancelled);
    });
  }

  private letGo(checkoutId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const checkout = await this.checkouts.lock(checkoutId);
      if (checkout?.status === CheckoutStatus.Held) await this.end(checkout, CheckoutStatus.Cancelled);
    });
  }

  /** Gives the stock of a locked checkout back and closes it. */
  async end(checkout: Checkout, status: 'expired' | 'cancelled'): Promise<void> {
    await this.checkouts.move(checkout, status);
    await this.stock.release(await this.checkouts.lines(checkout.id), checkout.id);
  }

  /** @returns whether the hold had run out and was ended by this call. */
  expire(checkoutId: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      if (!(await this.checkouts.expireIfDue(checkoutId))) return false;
      await this.stock.release(await this.checkouts.lines(checkoutId), checkoutId);
      return true;
    });
  }

  isDue(checkout: Checkout): boolean {
    return checkout.expiresAtMs <= this.clock.nowMs();
  }

  private async hold(session: Session, requested: readonly RequestedLine[], roomId: string | null): Promise<string> {
    const show = roomId === null ? null : await this.access.require(session, 'shop:buy', 'room', roomId);
    await this.requireFreePlace(session);
    const variants = await this.forSale(requested);
    const storeId = this.oneStore(variants);
    if (show && show.storeId !== storeId) throw new DomainError('room.not-found', 'This store has no such room.');

    const lines = await this.shows.describe(requested, variants, roomId);
    const checkout = await this.price(session.memberId, storeId, roomId, lines);
    await this.checkouts.insert(checkout, lines);
    await this.jobs.runAt(EXPIRE_JOB, { checkoutId: checkout.id }, new Date(checkout.expiresAtMs));
    // The hot rows last, so that they are locked for as short as can be.
    await this.stock.reserve(lines, checkout.id);
    return checkout.id;
  }

  /** Counted under the lock of the buyer, so that requests that come together can't all take the last place. */
  private async requireFreePlace({ memberId, isGuest }: Session): Promise<void> {
    await this.unitOfWork.query(`SELECT id FROM member WHERE id = $1 FOR NO KEY UPDATE`, [memberId]);
    const { count, nextEndMs } = await this.checkouts.open(memberId);
    if (count < MAX_OPEN_CHECKOUTS[isGuest ? 'guest' : 'member']) return;
    throw new DomainError('request.rate-limited', 'There are too many open checkouts.', {
      limit: OPEN_CHECKOUTS,
      retryAfterMs: Math.max(1_000, (nextEndMs ?? 0) - this.clock.nowMs()),
    });
  }

  private async forSale(requested: readonly RequestedLine[]): Promise<VariantForSale[]> {
    const variants = await this.catalog.variantsForSale(requested.map(({ variantId }) => variantId));
    for (const { variantId } of requested) {
      if (!variants.some((variant) => variant.variantId === variantId && variant.isActive)) {
        throw new DomainError('variant.not-found', 'There is no such variant for sale.', { variantId });
      }
    }
    return variants;
  }

  private oneStore(variants: readonly VariantForSale[]): string {
    const [storeId, ...others] = new Set(variants.map((variant) => variant.storeId));
    if (storeId === undefined || others.length > 0) {
      throw new DomainError('request.invalid', 'A checkout is with one store.', {
        fields: [{ path: 'lines', rules: ['lines must all be of one store'] }],
      });
    }
    return storeId;
  }

  private async price(
    memberId: string,
    storeId: string,
    roomId: string | null,
    lines: readonly CheckoutLine[],
  ): Promise<Checkout> {
    const shipping = await this.shipping(storeId);
    const amounts = lines.map((line) => timesQuantity(line.unitPrice, line.quantity));
    const subtotal = sumMoney(amounts, shipping.currency);
    return {
      id: newId(),
      memberId,
      storeId,
      roomId,
      status: CheckoutStatus.Held,
      subtotal,
      shipping,
      total: addMoney(subtotal, shipping),
      expiresAtMs: this.clock.nowMs() + this.settings.checkoutHoldMs,
      email: null,
      address: null,
      lastPaymentError: null,
    };
  }

  private async shipping(storeId: string): Promise<Money> {
    const [store] = await this.unitOfWork.query<{ currency: string; shipping_minor: number }>(
      `SELECT currency, shipping_minor FROM store WHERE id = $1`,
      [storeId],
    );
    if (!store) throw new DomainError('store.not-found', 'There is no such store.');
    return money(store.shipping_minor, store.currency);
  }
}
