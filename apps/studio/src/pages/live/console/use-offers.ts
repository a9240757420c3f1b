import { useQueryClient } from '@tanstack/react-query';
import type { RoomState } from '@vitrine/contracts';
import { useApi, useNow, useRoom, useSelected } from '@vitrine/web';
import { useEffect } from 'react';
import { useAction } from '../../../components/use-action';
import { queryKeys } from '../../../queries/keys';
import { useOffers } from '../../../queries/offers';
import { liveOffers, type LiveOffer, type LiveOffers } from '../model/live-offers';

export interface OffersModel extends LiveOffers {
  readonly isBusy: boolean;
  /** Starts what is not on and ends what is. */
  readonly toggle: (offer: LiveOffer) => void;
}

/** The offers of the show as they stand, and the one tap that each of them is. */
export function useLiveOffers(roomId: string, state: RoomState): OffersModel {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const query = useOffers(roomId);
  const clockOffsetMs = useSelected(useRoom(), (snapshot) => snapshot.clockOffsetMs);
  const nowMs = useNow(500) + clockOffsetMs;

  // The timeline says that something was prepared or came on, not how it is listed: it is read again.
  const { trayRevision, offers } = state;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: queryKeys.offers(roomId) });
  }, [client, roomId, trayRevision, offers]);

  return {
    ...liveOffers(query.data?.items ?? [], offers, nowMs),
    isBusy: action.isBusy,
    toggle: ({ id, isOn }) => {
      if (action.isBusy) return;
      void action.run(() => (isOn ? api.offers.end(roomId, id) : api.offers.start(roomId, id)));
    },
  };
}
