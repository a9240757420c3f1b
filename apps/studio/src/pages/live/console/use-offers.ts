import { useQueryClient } from '@tanstack/react-query';
import type { LiveOfferView, OfferView, RoomState } from '@vitrine/contracts';
import { useApi, useRoom, useSelected } from '@vitrine/web';
import { useEffect } from 'react';
import { useAction } from '../../../components/use-action';
import { queryKeys } from '../../../queries/keys';
import { useOffers } from '../../../queries/offers';
import { liveOffers, type LiveOffer } from '../model/live-offers';

export interface OffersModel {
  readonly prepared: readonly OfferView[];
  readonly running: readonly LiveOfferView[];
  /** Server time less this device's time. */
  readonly clockOffsetMs: number;
  /** Starts what is not on and ends what is. */
  readonly toggle: (offer: LiveOffer) => void;
  /** The same for the offer that the key works. */
  readonly toggleNext: () => void;
}

/** The offers of the show and the one tap that each of them is. Whoever shows them brings the time. */
export function useLiveOffers(roomId: string, state: RoomState): OffersModel {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const query = useOffers(roomId);
  const clockOffsetMs = useSelected(useRoom(), (snapshot) => snapshot.clockOffsetMs);

  // The timeline says that something was prepared or came on, not how it is listed: it is read again.
  const { trayRevision, offers: running } = state;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: queryKeys.offers(roomId) });
  }, [client, roomId, trayRevision, running]);

  const prepared = query.data?.items ?? [];
  const toggle = ({ id, isOn }: LiveOffer): void => {
    if (action.isBusy) return;
    void action.run(() => (isOn ? api.offers.end(roomId, id) : api.offers.start(roomId, id)));
  };
  return {
    prepared,
    running,
    clockOffsetMs,
    toggle,
    toggleNext: () => {
      const { next } = liveOffers(prepared, running, Date.now() + clockOffsetMs);
      if (next !== null) toggle(next);
    },
  };
}
