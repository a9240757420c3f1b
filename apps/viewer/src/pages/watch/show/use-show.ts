import type { ErrorBody, PinnedProductView, RoomView, SessionView, StageState } from '@vitrine/contracts';
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
import type { Shelf } from '../model/in-step';
import { isOnAir, type ShowPhase, showPhase } from '../model/show-phase';
import { useShelf } from './use-shelf';

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
  /** The show is recorded for a replay. */
  readonly isRecorded: boolean;
  readonly shop: ShowShop | null;
  readonly player: Player;
  /** Who is on stage with the host; null while nobody is. */
  readonly stage: StageState | null;
  readonly connection: ConnectionWord;
  /** The connection has been down long enough to say so. */
  readonly isOffline: boolean;
  /** The session ended elsewhere and no other one has taken its place yet. */
  readonly isSignedOut: boolean;
  /** The room could not be entered, or the connection will not come back by itself. */
  readonly refusal: ErrorBody | null;
  readonly retry: () => void;
}

function useShop(room: RoomView, isLive: boolean, shelf: Shelf | null, again: ShowShop['again']): ShowShop | null {
  const stock = useRoomState(({ available }) => available);
  // The log keeps what was shown last; after the show nothing is being shown any more.
  const nowShowingPinId = isLive ? (shelf?.nowShowingPinId ?? null) : null;
  const currency = usePlaceCurrency(Object.values(shelf?.products ?? {}).some(hasListPrices) ? room.store.id : null);
  return useMemo(() => {
    if (shelf === null || stock === null) return null;
    const { pins, pinOrder, products } = shelf;
    const { id: roomId, host, store } = room;
    const priced = Object.fromEntries(
      Object.entries(products).map(([id, product]) => [id, pricedIn(product, currency)]),
    );
    const slug = store.slug;
    return { roomId, host, storeSlug: slug, pins, pinOrder, products: priced, stock, nowShowingPinId, isLive, again };
  }, [room, shelf, currency, stock, nowShowingPinId, isLive, again]);
}

/** Of a recorded show: what is watched again silences it for a while, and gives back the sound that there was. */
function useAgain(player: Player, isRecorded: boolean): ShowShop['again'] {
  return useMemo(() => {
    if (!isRecorded) return null;
    let wasHeard = false;
    const setHushed = (isHushed: boolean): void => {
      if (isHushed) {
        wasHeard = !player.getSnapshot().isMuted;
        player.mute();
      } else if (wasHeard) void player.unmute();
    };
    return { setHushed };
  }, [player, isRecorded]);
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
  const stage = useRoomState((state) => state.stage);
  const title = useRoomState((state) => state.title);
  const description = useRoomState((state) => state.description);
  const scheduledAt = useRoomState((state) => state.scheduledAt);
  const endedAtMs = useRoomState((state) => state.endedAtMs);
  const isRecorded = useRoomState((state) => state.isRecorded);
  const viewers = useSelected(roomSession, (snapshot) => snapshot.viewers);
  const roomError = useSelected(roomSession, (snapshot) => snapshot.error);
  const liveSnapshot = useSnapshot(liveConnection);
  const { status: liveStatus, error: liveError } = liveSnapshot;
  const isSignedOut = isSessionLost(liveSnapshot);

  const live = status === null || isStreaming === null ? null : { status, isStreaming, streamChangedAtMs };
  const phase = showPhase(room, live);
  const connection = useConnectionWord();
  const player = usePlayer({
    roomId: room.id,
    isWanted: session !== null && isOnAir(phase),
    streamSign: streamChangedAtMs,
    isStreaming: isStreaming ?? true,
  });
  const again = useAgain(player, isOnAir(phase) && (isRecorded ?? room.isRecorded));
  const shop = useShop(room, isOnAir(phase), useShelf(player), again);
  useShownAnnouncement(shop);
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
    isRecorded: isRecorded ?? room.isRecorded,
    shop,
    player,
    stage: stage !== null && stage.people.length > 0 && isOnAir(phase) ? stage : null,
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
