import type { ErrorBody, PinnedProductView, RoomView, SessionView } from '@vitrine/contracts';
import type { Player } from '@vitrine/rtc';
import {
  formatMoney,
  hasPriceRange,
  isSessionLost,
  lowestPriceMinor,
  toasts,
  useLiveConnection,
  useOnline,
  usePlayer,
  useRoom,
  useRoomState,
  useSelected,
  useSnapshot,
  useSustained,
} from '@vitrine/web';
import { useEffect, useMemo } from 'react';
import { usePlaceCurrency } from '../../../queries/markets';
import { hasListPrices, pricedIn } from '../../../shopping/model/market-price';
import type { ShowShop } from '../../../shopping/show-shop';
import { isOnAir, type ShowPhase, showPhase } from '../model/show-phase';

/** Trouble shorter than this is not worth a word. */
const TROUBLE_MS = 1_500;

export type ConnectionWord = 'connecting' | 'online' | 'reconnecting' | 'closed';

export interface Show {
  readonly room: RoomView;
  readonly session: SessionView | null;
  readonly phase: ShowPhase;
  readonly title: string;
  readonly description: string;
  readonly scheduledAt: string | null;
  readonly endedAtMs: number | null;
  readonly viewers: number;
  readonly shop: ShowShop | null;
  readonly player: Player;
  readonly connection: ConnectionWord;
  /** The connection has been down long enough to say so. */
  readonly isOffline: boolean;
  /** The session ended elsewhere and no other one has taken its place yet. */
  readonly isSignedOut: boolean;
  /** The room could not be entered, or the connection will not come back by itself. */
  readonly refusal: ErrorBody | null;
  readonly retry: () => void;
}

function useShop(room: RoomView, isLive: boolean): ShowShop | null {
  const pins = useRoomState(({ pins }) => pins);
  const pinOrder = useRoomState(({ pinOrder }) => pinOrder);
  const products = useRoomState(({ products }) => products);
  const stock = useRoomState(({ available }) => available);
  const shownPinId = useRoomState(({ nowShowingPinId }) => nowShowingPinId);
  // The log keeps what was shown last; after the show nothing is being shown any more.
  const nowShowingPinId = isLive ? shownPinId : null;
  const currency = usePlaceCurrency(Object.values(products ?? {}).some(hasListPrices) ? room.store.id : null);
  return useMemo(() => {
    if (pins === null || pinOrder === null || products === null || stock === null) return null;
    const { id: roomId, host, store } = room;
    const priced = Object.fromEntries(
      Object.entries(products).map(([id, product]) => [id, pricedIn(product, currency)]),
    );
    return { roomId, host, storeSlug: store.slug, pins, pinOrder, products: priced, stock, nowShowingPinId, isLive };
  }, [room, pins, pinOrder, products, currency, stock, nowShowingPinId, isLive]);
}

function shownWords({ title, variants, currency }: PinnedProductView): string {
  const price = formatMoney({ amountMinor: lowestPriceMinor(variants), currency });
  return `Now showing: ${title}, ${hasPriceRange(variants) ? `from ${price}` : price}`;
}

/** Tells people who listen instead of looking what is being shown. */
function useShownAnnouncement(shop: ShowShop | null): void {
  const pin = shop === null || shop.nowShowingPinId === null ? undefined : shop.pins[shop.nowShowingPinId];
  const product = pin === undefined ? undefined : shop?.products[pin.productId];
  const words = product === undefined || product.variants.length === 0 ? null : shownWords(product);
  useEffect(() => {
    if (words !== null) toasts.announce(words);
  }, [words]);
}

function useConnectionWord(): ConnectionWord {
  const connection = useSnapshot(useLiveConnection()).status;
  const room = useSelected(useRoom(), ({ status }) => status);
  const isOnline = useOnline();
  if (connection === 'closed' || room === 'refused') return 'closed';
  if (!isOnline || connection === 'reconnecting' || room === 'reconnecting') return 'reconnecting';
  return connection === 'online' && room === 'ready' ? 'online' : 'connecting';
}

export function useShow(room: RoomView, session: SessionView | null): Show {
  const liveConnection = useLiveConnection();
  const roomSession = useRoom();
  const status = useRoomState((state) => state.status);
  const isStreaming = useRoomState((state) => state.isStreaming);
  const streamChangedAtMs = useRoomState((state) => state.streamChangedAtMs);
  const title = useRoomState((state) => state.title);
  const description = useRoomState((state) => state.description);
  const scheduledAt = useRoomState((state) => state.scheduledAt);
  const endedAtMs = useRoomState((state) => state.endedAtMs);
  const viewers = useSelected(roomSession, (snapshot) => snapshot.viewers);
  const roomError = useSelected(roomSession, (snapshot) => snapshot.error);
  const liveSnapshot = useSnapshot(liveConnection);
  const { status: liveStatus, error: liveError } = liveSnapshot;
  const isSignedOut = isSessionLost(liveSnapshot);

  const live = status === null || isStreaming === null ? null : { status, isStreaming, streamChangedAtMs };
  const phase = showPhase(room, live);
  const connection = useConnectionWord();
  const shop = useShop(room, isOnAir(phase));
  useShownAnnouncement(shop);
  const player = usePlayer({
    roomId: room.id,
    isWanted: session !== null && isOnAir(phase),
    streamSign: streamChangedAtMs,
  });
  // A connection that was never up in this visit is in trouble too when it takes too long.
  const isOffline = useSustained(
    connection === 'reconnecting' ||
      connection === 'closed' ||
      (connection === 'connecting' && session !== null && live !== null),
    TROUBLE_MS,
  );

  return {
    room,
    session,
    phase,
    title: title ?? room.title,
    description: description ?? room.description,
    scheduledAt: live === null ? room.scheduledAt : scheduledAt,
    endedAtMs: endedAtMs ?? (room.endedAt === null ? null : Date.parse(room.endedAt)),
    viewers: live === null ? room.viewers : viewers,
    shop,
    player,
    connection,
    isOffline,
    isSignedOut,
    refusal: roomError ?? (liveStatus === 'closed' && !isSignedOut ? liveError : null),
    retry: () => {
      if (liveStatus === 'closed') liveConnection.restart();
      roomSession.start();
    },
  };
}
