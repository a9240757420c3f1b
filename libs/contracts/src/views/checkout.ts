import type { ChargesView, DeliveryOptionView } from './market';
import type { Money } from './money';
import type { PromisedOfferView } from './offer';
import type { OrderView } from './order';
import type { CheckoutPaymentView, PaymentProblem } from './payment';

export const CheckoutStatus = {
  /** Stock is held, nothing was paid. */
  Held: 'held',
  /** The payment is being decided; the hold does not run out meanwhile. */
  Paying: 'paying',
  Completed: 'completed',
  Expired: 'expired',
  Cancelled: 'cancelled',
} as const;
export type CheckoutStatus = (typeof CheckoutStatus)[keyof typeof CheckoutStatus];

export interface AddressView {
  readonly fullName: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}
export interface PaymentMethodView {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}
export interface CheckoutLineView {
  readonly productId: string;
  readonly variantId: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
}
export interface CheckoutView extends ChargesView {
  readonly id: string;
  readonly storeId: string;
  readonly roomId: string | null;
  readonly status: CheckoutStatus;
  readonly sellerName: string;
  /** What is `isFirstPaid` is held only while a payment is decided: until then somebody else may get it. */
  readonly lines: readonly (CheckoutLineView & { readonly isFirstPaid: boolean })[];
  /** What the host promised for it. */
  readonly offers: readonly PromisedOfferView[];
  readonly delivery: {
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    readonly methodId: string;
    readonly options: readonly DeliveryOptionView[];
  };
  readonly returnWindowDays: number;
  /** Server time at which the hold ends. */
  readonly expiresAt: string;
  readonly serverTime: string;
  /** What the buyer used last, so that the second tap can be 'Pay'. */
  readonly savedEmail: string | null;
  readonly savedAddress: AddressView | null;
  readonly savedPaymentMethod: PaymentMethodView | null;
  /** The payment that is being decided; null when there is none. */
  readonly payment: CheckoutPaymentView | null;
  /** Why the last payment did not go through. Beside `held` the hold still runs. */
  readonly lastPaymentError: PaymentProblem | null;
  /** Set once the payment went through. */
  readonly order: OrderView | null;
}

export interface CartLineView {
  readonly variantId: string;
  readonly productId: string;
  readonly storeId: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly available: number;
}
export interface CartView {
  readonly lines: readonly CartLineView[];
}
