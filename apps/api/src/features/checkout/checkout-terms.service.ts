import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, type DeliveryOptionView, type MarketView, type Money } from '@vitrine/contracts';
import type { UpdateCheckoutRequest } from '@vitrine/contracts/dto';
import { marketOf, money, sumMoney, timesQuantity } from '@vitrine/domain';
import { addressGroup, type Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { CatalogQueries } from '../catalog';
import { DiscountsService } from '../discounts';
import { deliveryOptions, priceOf, type TakenDiscount } from '../markets';
import { PromisedOffers } from '../offers';
import { PaymentMethodsService } from '../payments';
import { BuyerDetails } from './buyer-details';
import { checkoutExpired, checkoutNotFound, notSoldThere, paymentInProgress } from './checkout-refusals';
import type { PresentedCheckout } from './checkout.queries';
import { CheckoutStore, type Checkout, type CheckoutLine } from './checkout.store';
import { SellerFacts, type Seller } from './seller-facts';

/** Codes are short: whoever tries one after the other must not get far. */
const CODES_PER_MEMBER = { points: 20, perSeconds: 600 };
const CODES_PER_ADDRESS = { points: 300, perSeconds: 600 };

type RepricedCheckout = Checkout & {
  readonly lines: readonly CheckoutLine[];
  readonly seller: Seller;
  readonly deliveryOptions: readonly DeliveryOptionView[];
};

/** Where a held checkout goes, how, and with which code: what its total depends on beside the pieces. */
@Injectable()
export class CheckoutTermsService {
  private readonly codesPerMember = new RateLimiter('discount-codes-per-member', CODES_PER_MEMBER);
  private readonly codesPerAddress = new RateLimiter('discount-codes-per-address', CODES_PER_ADDRESS);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkouts: CheckoutStore,
    private readonly buyers: BuyerDetails,
    private readonly catalog: CatalogQueries,
    private readonly sellers: SellerFacts,
    private readonly discounts: DiscountsService,
    private readonly offers: PromisedOffers,
    private readonly methods: PaymentMethodsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Prices a held checkout anew. The pieces keep the prices that they were held at, unless it goes to a place with
   * another currency.
   * @throws DomainError `checkout.not-found`, `checkout.expired`, `checkout.closed`, `payment.in-progress`,
   *   `checkout.not-sold-there`, `discount.not-found`, `discount.used-up`, `discount.not-applicable`, `request.invalid`, `request.rate-limited`
   */
  async update(
    session: Session,
    checkoutId: string,
    request: UpdateCheckoutRequest,
    remoteAddress: string,
  ): Promise<PresentedCheckout> {
    if (request.discountCode) {
      this.codesPerMember.consume(session.memberId);
      this.codesPerAddress.consume(addressGroup(remoteAddress));
    }
    return this.unitOfWork.run(async () => {
      // Before everything else that it locks, as holds do: uses of a code are counted under it.
      const [buyer] = await this.buyers.lock([session.memberId]);
      const checkout = isId(checkoutId) ? await this.checkouts.lock(checkoutId) : null;
      if (!buyer || checkout?.memberId !== session.memberId) throw checkoutNotFound();
      if (checkout.status === CheckoutStatus.Paying) throw paymentInProgress();
      const isOver = checkout.status === CheckoutStatus.Expired || checkout.expiresAtMs <= this.clock.nowMs();
      if (checkout.status === CheckoutStatus.Held && isOver) throw checkoutExpired();
      if (checkout.status !== CheckoutStatus.Held)
        throw new DomainError('checkout.closed', `This checkout is ${checkout.status}.`);
      const repriced = await this.reprice(checkout, request);
      const offers = await this.offers.ofCheckouts([checkout.id]);
      const method = await this.methods.saved(buyer);
      return { ...repriced, offers: offers.get(checkout.id) ?? [], buyer, method };
    });
  }

  /** The same for a locked checkout. @returns it as it is then */
  async reprice(checkout: Checkout, request: UpdateCheckoutRequest): Promise<RepricedCheckout> {
    const country = request.country ?? checkout.terms.country;
    const seller = (await this.sellers.read([checkout.storeId])).get(checkout.storeId);
    const market = marketOf(seller?.markets ?? [], country);
    if (!seller || !market) throw notSoldThere(country);
    if (request.shippingMethodId && !market.shippingMethods.some(({ id }) => id === request.shippingMethodId)) {
      throw new DomainError('request.invalid', 'Nothing is sent that way to there.', {
        fields: [{ path: 'shippingMethodId', rules: ['shippingMethodId must be one of the delivery options'] }],
      });
    }
    const lines = await this.linesIn(checkout, market);
    const subtotal = sumMoney(
      lines.map((line) => timesQuantity(line.unitPrice, line.quantity)),
      market.currency,
    );
    const { discountCode } = request;
    const user = { storeId: checkout.storeId, checkoutId: checkout.id, memberId: checkout.memberId, subtotal };
    const discount =
      discountCode === undefined
        ? await this.heldDiscount(checkout, subtotal)
        : await this.discounts.change(discountCode === null ? null : discountCode.toUpperCase(), user);
    const methodId = request.shippingMethodId ?? checkout.terms.method.id;
    const priced = priceOf({ subtotal, market, country, homeCountry: seller.country, methodId, discount });
    await this.checkouts.price(checkout.id, priced, lines);
    return { ...checkout, ...priced, lines, seller, deliveryOptions: deliveryOptions(market, subtotal) };
  }

  private async heldDiscount({ id, terms }: Checkout, subtotal: Money): Promise<TakenDiscount | null> {
    if (terms.discountCode === null) return null;
    const discount = await this.discounts.heldBy(id, subtotal);
    // One that does not fit any more, as in another currency, is for somebody else to use.
    if (discount === null) await this.discounts.giveBack([id]);
    return discount;
  }

  /** Today's prices of the place when its currency is another one. @throws DomainError `checkout.not-sold-there` */
  private async linesIn(checkout: Checkout, { currency }: MarketView): Promise<readonly CheckoutLine[]> {
    const lines = await this.checkouts.lines(checkout.id);
    if (currency === checkout.charges.total.currency) return lines;
    const prices = await this.catalog.pricesIn(
      lines.map(({ variantId }) => variantId),
      currency,
    );
    return lines.map((line) => {
      const priceMinor = prices.get(line.variantId);
      if (priceMinor === undefined) throw notSoldThere(checkout.terms.country);
      return { ...line, unitPrice: money(priceMinor, currency) };
    });
  }
}
