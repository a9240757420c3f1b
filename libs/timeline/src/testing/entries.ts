import type {
  Entry,
  EntryDataByKind,
  EntryKind,
  EntryOf,
  LiveOfferView,
  Money,
  OrderRefundedData,
  PinnedProductView,
  PinView,
  StageState,
} from '@vitrine/contracts';
import { initialRoomState } from '../initial-room-state';

export const emptyRoom = initialRoomState({
  roomId: 'room-1',
  status: 'scheduled',
  title: 'Autumn knitwear',
  description: '',
  scheduledAt: null,
});

export function entry<K extends EntryKind>(
  seq: number,
  kind: K,
  data: EntryDataByKind[K],
  rest: Partial<Omit<EntryOf<K>, 'seq' | 'kind' | 'data'>> = {},
): EntryOf<K> {
  return { seq, kind, v: 1, atMs: 1_000 * seq, actorId: 'ana', audience: 'everyone', mediaTimeMs: null, ...rest, data };
}

export const message = (seq: number, text = `message ${seq}`): EntryOf<'message.posted'> =>
  entry(seq, 'message.posted', { text, replyTo: null, mentionIds: [], badge: null });

export const pin = (id: string, productId: string): PinView => ({
  id,
  productId,
  tryOn: { wearerName: null, wearerHeightCm: null, sizeWorn: null, colourWorn: null, note: null },
});

export const product = (id: string, available: Readonly<Record<string, number>>): PinnedProductView => ({
  id,
  title: `Piece ${id}`,
  currency: 'EUR',
  fitNote: 'true-to-size',
  pictureUrl: null,
  pictureUrlByColour: {},
  variants: Object.entries(available).map(([variantId, pieces]) => ({
    id: variantId,
    size: 'M',
    colour: 'sand',
    priceMinor: 8_900,
    compareAtPriceMinor: null,
    available: pieces,
  })),
});

export const euros = (amountMinor: number): Money => ({ amountMinor, currency: 'EUR' });
export const yen = (amountMinor: number): Money => ({ amountMinor, currency: 'JPY' });

/** An order of one line, sent for 490 minor units more; its number names it. */
export const orderPlaced = (seq: number, productId: string, quantity: number, sold: Money): EntryOf<'order.placed'> =>
  entry(
    seq,
    'order.placed',
    {
      orderId: `order-${seq}`,
      orderNumber: `V-${seq}`,
      buyerId: 'ben',
      lines: [
        {
          productId,
          variantId: `${productId}-m`,
          title: `Piece ${productId}`,
          size: 'M',
          colour: 'sand',
          quantity,
          pictureUrl: null,
          total: sold,
        },
      ],
      total: { ...sold, amountMinor: sold.amountMinor + 490 },
    },
    { audience: 'staff' },
  );

export const orderRefunded = (
  seq: number,
  orderId: string,
  outcome: OrderRefundedData['outcome'],
  lines: OrderRefundedData['lines'],
  { amount = euros(500), sales = euros(500) }: { readonly amount?: Money; readonly sales?: Money } = {},
): EntryOf<'order.refunded'> =>
  entry(
    seq,
    'order.refunded',
    { orderId, orderNumber: 'V', refundId: `refund-${seq}`, outcome, amount, sales, lines },
    { audience: 'staff' },
  );

export const offer = (id: string, terms: Partial<LiveOfferView> = {}): LiveOfferView => ({
  id,
  text: 'Buy two, get the scarf',
  gift: 'Silk scarf',
  minQuantity: 2,
  productIds: [],
  startedAtMs: 1_000,
  endsAtMs: null,
  ...terms,
});

/** These people beside the host, side by side. */
export const stageOf = (seatIds: readonly string[]): StageState => ({
  people: seatIds.map((seatId) => ({ seatId, memberId: `of-${seatId}`, isStreaming: true })),
  layout: 'side-by-side',
  largeSeatId: null,
});

/** An entry of a kind that only a newer server knows. */
export const unknownEntry = (seq: number): Entry =>
  ({ ...entry(seq, 'tray.changed', {}), kind: 'auction.opened' }) as unknown as Entry;
