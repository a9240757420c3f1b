import type { EntryOf, LiveOfferView, RoomState } from '@vitrine/contracts';

/** An offer that is started again runs anew, as the last of them. */
export function applyOfferStarted(state: RoomState, entry: EntryOf<'offer.started'>): RoomState {
  const { offer } = entry.data;
  return { ...state, offers: [...state.offers.filter(({ id }) => id !== offer.id), offer] };
}

export function applyOfferEdited(state: RoomState, entry: EntryOf<'offer.edited'>): RoomState {
  const { offer } = entry.data;
  if (!state.offers.some(({ id }) => id === offer.id)) return state;
  return { ...state, offers: state.offers.map((known) => (known.id === offer.id ? offer : known)) };
}

export function applyOfferEnded(state: RoomState, entry: EntryOf<'offer.ended'>): RoomState {
  const { offerId } = entry.data;
  if (!state.offers.some(({ id }) => id === offerId)) return state;
  return { ...state, offers: state.offers.filter(({ id }) => id !== offerId) };
}

/** The offers that hold at this server time: one is over when its time is up, not only when that was told. */
export const offersInForce = (offers: readonly LiveOfferView[], nowMs: number): readonly LiveOfferView[] =>
  offers.filter(({ endsAtMs }) => endsAtMs === null || nowMs < endsAtMs);
