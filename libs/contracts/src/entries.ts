import type { Badge } from './permissions';
import type { Money } from './views/money';
import type { LiveOfferView } from './views/offer';
import type { PinView, PinnedProductView } from './views/pin';
import type { RoomStatus } from './views/room';
import type { StageState } from './views/stage';

/** Who may read an entry: everybody in the room, the people who work on it, or one member (by id). */
export type Audience = 'everyone' | 'staff' | { readonly memberId: string };

export interface RoomStatusChangedData {
  readonly status: RoomStatus;
}
export interface RoomEditedData {
  readonly title: string;
  readonly description: string;
  readonly scheduledAt: string | null;
  /** Whether the show is recorded for a replay; absent in entries from before shows could be. */
  readonly isRecorded?: boolean;
}
/** The publisher's media arrived at the media server (`stream.started`) or stopped arriving (`stream.interrupted`). */
export type StreamStartedData = Record<string, never>;
export type StreamInterruptedData = Record<string, never>;
/** Who is on stage and how they are shown, from here on. It says all of it, so that the newest one is enough. */
export type StageChangedData = StageState;

/** A message that another one answers, by its number alone: its words stay in one place, where they can be taken back. */
export interface QuotedMessage {
  readonly seq: number;
  readonly authorId: string;
}
export interface MessagePostedData {
  readonly text: string;
  readonly replyTo: QuotedMessage | null;
  /** Members named in the text. */
  readonly mentionIds: readonly string[];
  readonly badge: Badge | null;
  /** Set in place when the message was taken back; `text` and `mentionIds` are then empty and `replyTo` null. */
  readonly redactedBy?: 'author' | 'staff';
}
export interface MessageRedactedData {
  readonly seq: number;
  readonly by: 'author' | 'staff';
}

export interface PinPinnedData {
  readonly pin: PinView;
  readonly product: PinnedProductView;
}
export interface PinEditedData {
  readonly pin: PinView;
}
export interface PinUnpinnedData {
  readonly pinId: string;
}
/** The one pin that is 'now showing'; null when nothing is. */
export interface PinShownData {
  readonly pinId: string | null;
}
export type TrayChangedData = Record<string, never>;

/** Title, pictures or prices of a pinned product changed. Replaces the product but keeps its stock. */
export interface ProductChangedData {
  readonly product: PinnedProductView;
}
export interface StockLevel {
  readonly variantId: string;
  /** Pieces that can be bought now: on hand less reserved. */
  readonly available: number;
}
export interface StockChangedData {
  readonly levels: readonly StockLevel[];
}
export interface OrderPlacedLine {
  readonly productId: string;
  readonly variantId: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly quantity: number;
  readonly pictureUrl: string | null;
  readonly total: Money;
}
export interface OrderPlacedData {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly buyerId: string;
  readonly lines: readonly OrderPlacedLine[];
  readonly total: Money;
}

export interface OrderCancelledData {
  readonly orderId: string;
  readonly orderNumber: string;
}
/** Pieces that leave an order, at what they were sold for. */
export interface OrderWithdrawnLine {
  readonly productId: string;
  readonly quantity: number;
  readonly total: Money;
}
/** Money on its way back to a buyer, with the pieces that it is about. A cancelled order is paid back by one as well. */
export interface OrderRefundedData {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly refundId: string;
  /** `failed` takes a refund back that was told before: the same figures count again. */
  readonly outcome: 'begun' | 'failed';
  readonly amount: Money;
  /** What of it lowers the sales: shipping that is paid back does not. */
  readonly sales: Money;
  readonly lines: readonly OrderWithdrawnLine[];
}

/** An offer is in force from here on. */
export interface OfferStartedData {
  readonly offer: LiveOfferView;
}
/** The words or the terms of an offer in force changed. */
export interface OfferEditedData {
  readonly offer: LiveOfferView;
}
export interface OfferEndedData {
  readonly offerId: string;
  /** By hand, because its time was up, or because the show ended. */
  readonly because: 'hand' | 'time' | 'show';
}

/** Every kind of entry with the data it carries. The version in the entry is the version of that data. */
export interface EntryDataByKind {
  'room.status-changed': RoomStatusChangedData;
  'room.edited': RoomEditedData;
  'stream.started': StreamStartedData;
  'stream.interrupted': StreamInterruptedData;
  'stage.changed': StageChangedData;
  'message.posted': MessagePostedData;
  'message.redacted': MessageRedactedData;
  'pin.pinned': PinPinnedData;
  'pin.edited': PinEditedData;
  'pin.unpinned': PinUnpinnedData;
  'pin.shown': PinShownData;
  'tray.changed': TrayChangedData;
  'product.changed': ProductChangedData;
  'stock.changed': StockChangedData;
  'order.placed': OrderPlacedData;
  'order.cancelled': OrderCancelledData;
  'order.refunded': OrderRefundedData;
  'offer.started': OfferStartedData;
  'offer.edited': OfferEditedData;
  'offer.ended': OfferEndedData;
}
export type EntryKind = keyof EntryDataByKind;

/** One numbered, stored fact of a show. */
export interface EntryOf<K extends EntryKind> {
  /** Position in the room's log: 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly kind: K;
  /** Version of `data` for this kind. */
  readonly v: number;
  /** Server time of the append, milliseconds since the epoch. */
  readonly atMs: number;
  /** The member who caused it; null for the system. */
  readonly actorId: string | null;
  readonly audience: Audience;
  /** Position in the show's media; null while the show has not gone live. */
  readonly mediaTimeMs: number | null;
  /** The id under which the author's client sent the command, so that it recognises its own entry. */
  readonly clientId?: string;
  readonly data: EntryDataByKind[K];
}
export type Entry = { [K in EntryKind]: EntryOf<K> }[EntryKind];

/** What a command hands to the timeline; number, time and media time are given at commit. */
export interface EntryDraftOf<K extends EntryKind> {
  readonly kind: K;
  readonly actorId: string | null;
  readonly audience?: Audience;
  readonly clientId?: string;
  readonly data: EntryDataByKind[K];
}
export type EntryDraft = { [K in EntryKind]: EntryDraftOf<K> }[EntryKind];

export const Lane = { Urgent: 'urgent', Bulk: 'bulk' } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

/** Urgent entries leave the server at once; bulk entries are collected per tick. */
export const ENTRY_LANE: Record<EntryKind, Lane> = {
  'room.status-changed': 'urgent',
  'room.edited': 'urgent',
  'stream.started': 'urgent',
  'stream.interrupted': 'urgent',
  'stage.changed': 'urgent',
  'message.posted': 'bulk',
  'message.redacted': 'urgent',
  'pin.pinned': 'urgent',
  'pin.edited': 'urgent',
  'pin.unpinned': 'urgent',
  'pin.shown': 'urgent',
  'tray.changed': 'urgent',
  'product.changed': 'urgent',
  'stock.changed': 'urgent',
  'order.placed': 'urgent',
  'order.cancelled': 'urgent',
  'order.refunded': 'urgent',
  'offer.started': 'urgent',
  'offer.edited': 'urgent',
  'offer.ended': 'urgent',
};

/** The version written today for each kind. The reducer reads every version ever written. */
export const ENTRY_VERSION: Record<EntryKind, number> = {
  'room.status-changed': 1,
  'room.edited': 1,
  'stream.started': 1,
  'stream.interrupted': 1,
  'stage.changed': 1,
  'message.posted': 1,
  'message.redacted': 1,
  'pin.pinned': 1,
  'pin.edited': 1,
  'pin.unpinned': 1,
  'pin.shown': 1,
  'tray.changed': 1,
  'product.changed': 1,
  'stock.changed': 1,
  'order.placed': 1,
  'order.cancelled': 1,
  'order.refunded': 1,
  'offer.started': 1,
  'offer.edited': 1,
  'offer.ended': 1,
};
