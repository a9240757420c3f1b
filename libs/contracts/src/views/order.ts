import type { AddressView, CheckoutLineView } from './checkout';
import type { ChargesView } from './market';
import type { Money } from './money';
import type { DisputeStatus, DisputeView } from './payment';
import type { PromisedOfferView } from './offer';

export const OrderStatus = {
  Paid: 'paid',
  /** Somebody is putting the parcel together: the buyer can no longer cancel by themselves. */
  Packing: 'packing',
  /** Every piece that is still to be sent is on its way. */
  Shipped: 'shipped',
  Delivered: 'delivered',
  Cancelled: 'cancelled',
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];

/** How much of what was paid went back, beside the status of the order. */
export const RefundState = { None: 'none', Part: 'part', Full: 'full' } as const;
export type RefundState = (typeof RefundState)[keyof typeof RefundState];

export const RefundStatus = { Pending: 'pending', Succeeded: 'succeeded', Failed: 'failed' } as const;
export type RefundStatus = (typeof RefundStatus)[keyof typeof RefundStatus];

export interface OrderLineView extends CheckoutLineView {
  readonly pinId: string | null;
  /** Where the show stood when it was chosen. */
  readonly mediaTimeMs: number | null;
}

/** An order in a list. */
export interface OrderView extends ChargesView {
  readonly id: string;
  /** What people say to each other, unique in the store. */
  readonly number: string;
  readonly storeId: string;
  readonly storeName: string;
  readonly roomId: string | null;
  readonly status: OrderStatus;
  readonly buyer: { readonly id: string; readonly displayName: string; readonly email: string | null };
  readonly address: AddressView;
  readonly lines: readonly OrderLineView[];
  /** What the host promised while it was bought. */
  readonly offers: readonly PromisedOfferView[];
  /** How it is sent, and the working days that it takes. */
  readonly delivery: { readonly name: string; readonly minDays: number; readonly maxDays: number };
  /** What went back or is on its way back to the buyer; never more than the total. */
  readonly refunded: Money;
  readonly refundState: RefundState;
  readonly payment: { readonly brand: string; readonly last4: string };
  /** Of the newest dispute about its payment, for staff; null when there is none, and for buyers. */
  readonly disputeStatus: DisputeStatus | null;
  readonly returnWindowDays: number;
  readonly placedAt: string;
}

/** So many pieces of one line of the order. */
export interface OrderPiecesView {
  readonly variantId: string;
  readonly quantity: number;
}
export interface OrderPersonView {
  readonly id: string;
  readonly displayName: string;
}
/** A line whose pieces the buyer took in another size or colour instead. */
export interface OrderChangeView {
  readonly id: string;
  readonly title: string;
  readonly quantity: number;
  readonly from: { readonly size: string; readonly colour: string };
  readonly to: { readonly size: string; readonly colour: string };
}
/** One step of an order's life. */
export interface OrderStepView {
  readonly status: OrderStatus;
  readonly at: string;
  /** Buyers see themselves here and nobody else. Null also for what happened by itself. */
  readonly by: OrderPersonView | null;
  readonly note: string | null;
  /** Set where the order stayed what it was and a line of it was changed. */
  readonly change: OrderChangeView | null;
}
export interface ShipmentView {
  readonly id: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly trackingUrl: string | null;
  readonly lines: readonly OrderPiecesView[];
  readonly shippedAt: string;
}
export interface RefundView {
  readonly id: string;
  /** Zero where pieces of an order that cost nothing were given back. */
  readonly amount: Money;
  readonly status: RefundStatus;
  /** For staff; null for buyers. */
  readonly reason: string | null;
  readonly lines: readonly OrderPiecesView[];
  /** Whether its pieces went back on the shelf. */
  readonly restock: boolean;
  readonly by: OrderPersonView | null;
  readonly requestedAt: string;
  /** Null while it is pending. */
  readonly decidedAt: string | null;
}
/** Pieces of an order by where they are, for whoever packs and refunds. */
export interface OrderPieceCountView {
  readonly variantId: string;
  readonly ordered: number;
  readonly shipped: number;
  /** Refunded or cancelled: no longer part of the order. */
  readonly withdrawn: number;
}
/** One order with everything that happened to it. */
export interface OrderDetailView extends OrderView {
  /** In the order in which it happened, from the payment on. */
  readonly timeline: readonly OrderStepView[];
  readonly shipments: readonly ShipmentView[];
  readonly refunds: readonly RefundView[];
  /** For staff; none for buyers. */
  readonly disputes: readonly DisputeView[];
  readonly pieces: readonly OrderPieceCountView[];
  /** Until when the buyer can cancel, or change a size, by themselves; null once packing began. May be past. */
  readonly cancellableUntil: string | null;
  readonly serverTime: string;
}

/** Pieces of one variant that are to be packed, for all orders together. */
export interface PickListLineView {
  readonly productId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  readonly quantity: number;
  readonly orderCount: number;
  /** How its orders are sent, what most of them go by first. */
  readonly deliveries: readonly { readonly name: string; readonly orderCount: number }[];
}
