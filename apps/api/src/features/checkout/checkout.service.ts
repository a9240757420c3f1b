import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, LIMITS } from '@vitrine/contracts';
import type { CreateCheckoutRequest } from '@vitrine/contracts/dto';
import { addressGroup, type Clock, type Logger } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { isId } from '../../platform/ids';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { StockService } from '../catalog';
import { DiscountsService } from '../discounts';
import { mergeLines } from './checkout-lines';
import { checkoutNotFound, paymentInProgress } from './checkout-refusals';
import { CheckoutStore, type Checkout } from './checkout.store';
import type { PresentedCheckout } from './checkout.queries';
import { OPEN_CHECKOUTS } from './hold-decision';
import { HoldGroups, type AskedHold } from './hold-groups';

/** Holds that are ended at a time. */
const EXPIRED_AT_A_TIME = 200;

/** Holding stock, and giving it back. */
@Injectable()
export class CheckoutService {
  private readonly perAddress: RateLimiter;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: HoldGroups,
    private readonly stock: StockService,
    private readonly checkouts: CheckoutStore,
    private readonly discounts: DiscountsService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.perAddress = new RateLimiter('checkouts-per-address', {
      points: settings.checkoutsPerMinutePerAddress,
      perSeconds: 60,
    });
  }

  /**
   * Holds all lines at today's prices, or none. The same key answers the same checkout. A guest's new hold takes the
   * place of the one before, unless that is being paid.
   * @returns the new hold with its lines, or the id of the one that the same key made before
   * @throws DomainError `stock.sold-out`, `variant.not-found`, `room.not-found`, `checkout.not-sold-there`, `request.rate-limited` (`open-checkouts`,
   *   `checkouts-per-address`), `server.busy`
   */
  async create(
    session: Session,
    key: string,
    request: CreateCheckoutRequest,
    remoteAddress: string,
  ): Promise<PresentedCheckout | { readonly id: string; readonly lines?: undefined }> {
    this.perAddress.consume(addressGroup(remoteAddress));
    const lines = mergeLines(request.lines, session.isGuest ? LIMITS.guestLineQuantity.max : LIMITS.lineQuantity.max);
    const roomId = request.roomId ?? null;
    const country = request.country ?? null;
    const hold: AskedHold = {
      session,
      memberId: session.memberId,
      key,
      lines,
      roomId,
      country,
    };
    try {
      return await this.holds.hold(hold);
    } catch (error) {
      if (!session.isGuest || !(error instanceof DomainError) || error.details?.limit !== OPEN_CHECKOUTS) throw error;
      // In commands of their own: giving stock back and taking other stock in one could wait for each other.
      for (const id of await this.checkouts.heldBy(session.memberId)) await this.letGo(id);
      return this.holds.hold(hold);
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
    const lines = await this.checkouts.lines(checkout.id);
    await this.stock.release(
      lines.filter(({ isHeld }) => isHeld),
      checkout.id,
    );
    await this.discounts.giveBack([checkout.id]);
  }

  /** Ends every hold whose time is up. One that can't be ended keeps no other waiting. */
  async expireDue(): Promise<void> {
    for (let ended = EXPIRED_AT_A_TIME; ended === EXPIRED_AT_A_TIME;) {
      try {
        ended = await this.expireSome(await this.checkouts.due(EXPIRED_AT_A_TIME));
      } catch (error) {
        this.logger.error({ err: error }, 'holds could not be ended together; each is ended alone');
        await this.expireEach();
        return;
      }
    }
  }

  private async expireEach(): Promise<void> {
    for (const id of await this.checkouts.due(EXPIRED_AT_A_TIME)) {
      try {
        await this.expireSome([id]);
      } catch (error) {
        this.logger.error({ err: error, checkoutId: id }, 'a hold could not be ended');
      }
    }
  }

  /** @returns how many of these were due and nobody's at this moment */
  private expireSome(ids: readonly string[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const expired = await this.checkouts.expireDue(ids);
      await this.stock.releaseMany(expired);
      await this.discounts.giveBack(expired.map(({ checkoutId }) => checkoutId));
      return expired.length;
    });
  }

  isDue(checkout: Checkout): boolean {
    return checkout.expiresAtMs <= this.clock.nowMs();
  }
}
