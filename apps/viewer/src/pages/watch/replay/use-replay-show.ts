import { ReplayLog, type ReplayLogSnapshot } from '@vitrine/client';
import type { ReplayChapterView, ReplayView, RoomView } from '@vitrine/contracts';
import { useApi, useSnapshot } from '@vitrine/web';
import { useEffect, useMemo, useState } from 'react';
import { usePlaceCurrency } from '../../../queries/markets';
import { hasListPrices, pricedIn } from '../../../shopping/model/market-price';
import type { ShowShop } from '../../../shopping/show-shop';
import { chapterAt } from '../../../replay-player/replay-parts';
import { ReplayPlayer, type ReplayPlayerSnapshot } from '../../../replay-player/replay-player';

export interface ReplaySpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReplayShowModel {
  readonly room: RoomView;
  readonly replay: ReplayView;
  readonly player: ReplayPlayer;
  readonly picture: ReplayPlayerSnapshot;
  /** The room as it was at that moment. */
  readonly log: ReplayLogSnapshot;
  readonly chapter: ReplayChapterView | null;
  /** What was shown at that moment, with the prices and the stock of today. */
  readonly shop: ShowShop;
  readonly isOffline: false;
  readonly jump: (atMs: number) => void;
}

/** Prices and stock of today; what is 'now showing' is what was shown then. */
function useReplayShop(room: RoomView, replay: ReplayView, nowShowingPinId: string | null): ShowShop {
  const currency = usePlaceCurrency(replay.products.some(hasListPrices) ? room.store.id : null);
  return useMemo(() => {
    const pins = Object.fromEntries(replay.pins.map((pin) => [pin.id, pin]));
    return {
      roomId: room.id,
      host: room.host,
      storeSlug: room.store.slug,
      pins,
      pinOrder: replay.pins.map(({ id }) => id),
      products: Object.fromEntries(replay.products.map((product) => [product.id, pricedIn(product, currency)])),
      stock: Object.fromEntries(
        replay.products.flatMap(({ variants }) => variants.map(({ id, available }) => [id, available])),
      ),
      nowShowingPinId: nowShowingPinId !== null && Object.hasOwn(pins, nowShowingPinId) ? nowShowingPinId : null,
      isLive: false,
      again: null,
    };
  }, [room, replay, currency, nowShowingPinId]);
}

/** @param span plays only that, for a clip. */
export function useReplayShow(room: RoomView, replay: ReplayView, span?: ReplaySpan): ReplayShowModel {
  const api = useApi();
  // The parts of a replay that is ready stay as they are, while prices come anew.
  const [parts] = useState(replay.parts);
  const fromMs = span?.fromMs;
  const toMs = span?.toMs;
  const player = useMemo(
    () => new ReplayPlayer({ parts, ...(fromMs !== undefined && toMs !== undefined && { span: { fromMs, toMs } }) }),
    [parts, fromMs, toMs],
  );
  const timeline = useMemo(
    () =>
      new ReplayLog({
        durationMs: replay.durationMs,
        fetchWindow: (at, withState, signal) => api.replay.window(room.id, { fromMs: at, withState }, { signal }),
      }),
    [api, room.id, replay.durationMs],
  );
  useEffect(() => () => timeline.close(), [timeline]);
  const picture = useSnapshot(player);
  const log = useSnapshot(timeline);
  useEffect(() => timeline.goTo(picture.atMs), [timeline, picture.atMs]);
  const chapter = chapterAt(replay.chapters, picture.atMs);
  const shop = useReplayShop(room, replay, log.state?.nowShowingPinId ?? chapter?.pinId ?? null);
  return { room, replay, player, picture, log, chapter, shop, isOffline: false, jump: (atMs) => player.seek(atMs) };
}
