import type { OrderPlacedData, MessagePostedData } from './entries';
import type { MoneyByCurrency } from './views/money';
import type { LiveOfferView } from './views/offer';
import type { PinView, PinnedProductView } from './views/pin';
import type { RoomStatus } from './views/room';
import type { StageState } from './views/stage';

export interface MessageState extends MessagePostedData {
  readonly seq: number;
  readonly authorId: string;
  readonly atMs: number;
  readonly mediaTimeMs: number | null;
  readonly clientId?: string;
}
export interface OrderState extends OrderPlacedData {
  readonly seq: number;
  readonly atMs: number;
  readonly isCancelled: boolean;
  /** What went back of it, shipping included. */
  readonly refundedMinor: number;
}
/** What one product sold in the show, without what was cancelled or sent back. */
export interface ProductSalesState {
  readonly title: string;
  readonly pieces: number;
  readonly sales: MoneyByCurrency;
}

/** What a reading of the timeline up to some entry says about the room. Plain JSON; made only by the reducer. */
export interface RoomState {
  readonly roomId: string;
  readonly status: RoomStatus;
  readonly title: string;
  readonly description: string;
  readonly scheduledAt: string | null;
  /** The show is recorded for a replay; whoever is on stage has agreed to it. */
  readonly isRecorded: boolean;
  /** Server time of the first `live`; null before. */
  readonly wentLiveAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Whether the publisher's media is arriving. */
  readonly isStreaming: boolean;
  readonly streamChangedAtMs: number | null;
  /** Who is on stage with the host. */
  readonly stage: StageState;
  /** The newest messages, ascending by seq, at most `LIMITS.messagesInState.max`. */
  readonly messages: readonly MessageState[];
  /** Redactions whose message has not been read yet (the urgent lane may overtake the bulk lane). */
  readonly pendingRedactions: Readonly<Record<string, 'author' | 'staff'>>;
  readonly pins: Readonly<Record<string, PinView>>;
  /** Pin ids in the order in which they were pinned. */
  readonly pinOrder: readonly string[];
  readonly nowShowingPinId: string | null;
  /** Server time at which the present 'now showing' began. */
  readonly shownAtMs: number | null;
  readonly products: Readonly<Record<string, PinnedProductView>>;
  /** Pieces that can be bought now, by variant id, for every product that was pinned. */
  readonly available: Readonly<Record<string, number>>;
  /** Filled for staff only. Newest last, at most `LIMITS.ordersInState.max`. */
  readonly orders: readonly OrderState[];
  /** Without those that were cancelled. */
  readonly orderCount: number;
  /** Without those that were cancelled or sent back. */
  readonly pieceCount: number;
  /** What the pieces sold for, without shipping, less what went back of it. */
  readonly sales: MoneyByCurrency;
  /** By product id. Refunds that name no pieces are in `sales` only. */
  readonly productSales: Readonly<Record<string, ProductSalesState>>;
  /** Offers in force, the longest running first. One whose `endsAtMs` is past is over, whether or not its end was told. */
  readonly offers: readonly LiveOfferView[];
  /** Raised by one with every `tray.changed`, so that the studio reloads its tray. */
  readonly trayRevision: number;
}
