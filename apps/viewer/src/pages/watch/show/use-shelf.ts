import type { Player } from '@vitrine/rtc';
import { useRoom, useRoomState, useSnapshot } from '@vitrine/web';
import { useEffect, useMemo, useState } from 'react';
import { InStep, type Shelf } from '../model/in-step';
import { PictureClock } from '../model/picture-clock';

/** The pieces as this viewer's picture has got to them; null until the room is there. */
export function useShelf(player: Player): Shelf | null {
  const room = useRoom();
  const nowShowingPinId = useRoomState((state) => state.nowShowingPinId);
  const shownAtMs = useRoomState((state) => state.shownAtMs);
  const pins = useRoomState((state) => state.pins);
  const pinOrder = useRoomState((state) => state.pinOrder);
  const products = useRoomState((state) => state.products);
  const [inStep] = useState(() => new InStep());
  const clock = useMemo(() => new PictureClock(player), [player]);
  useEffect(() => clock.follow(), [clock]);
  useEffect(() => () => inStep.stop(), [inStep]);
  useEffect(() => {
    if (pins === null || pinOrder === null || products === null) return;
    const [delayMs, serverNowMs] = [clock.delayMs(), room.serverNowMs()];
    inStep.follow({ shelf: { nowShowingPinId, pins, pinOrder, products }, shownAtMs, delayMs, serverNowMs });
  }, [inStep, clock, room, nowShowingPinId, shownAtMs, pins, pinOrder, products]);
  return useSnapshot(inStep).shelf;
}
