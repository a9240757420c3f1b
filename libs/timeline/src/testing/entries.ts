import type { Entry, EntryDataByKind, EntryKind, EntryOf, PinnedProductView, PinView } from '@vitrine/contracts';
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

/** An entry of a kind that only a newer server knows. */
export const unknownEntry = (seq: number): Entry =>
  ({ ...entry(seq, 'tray.changed', {}), kind: 'auction.opened' }) as unknown as Entry;
