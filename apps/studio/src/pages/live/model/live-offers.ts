import type { LiveOfferView, OfferView } from '@vitrine/contracts';
import { offersInForce } from '@vitrine/timeline';

export interface LiveOffer {
  readonly id: string;
  readonly text: string;
  readonly gift: string | null;
  readonly durationMinutes: number | null;
  readonly isOn: boolean;
  /** Server time; null while it is not on, and for one that ends by hand. */
  readonly endsAtMs: number | null;
}
export interface LiveOffers {
  readonly items: readonly LiveOffer[];
  /** What the key works: the offer that came on last, else the first that was not on yet, else the first. */
  readonly next: LiveOffer | null;
}

/** The offers of a show this moment: what is prepared comes from the server, what is on from the timeline, which is faster. */
export function liveOffers(
  prepared: readonly OfferView[],
  running: readonly LiveOfferView[],
  nowMs: number,
): LiveOffers {
  const inForce = offersInForce(running, nowMs);
  const items = prepared.map((offer): LiveOffer => {
    const live = inForce.find(({ id }) => id === offer.id);
    const { id, text, gift, durationMinutes } = offer;
    return {
      id,
      durationMinutes,
      text: live?.text ?? text,
      gift: live === undefined ? gift : live.gift,
      isOn: live !== undefined,
      endsAtMs: live?.endsAtMs ?? null,
    };
  });
  const newest = inForce.at(-1);
  const fresh = prepared.find(({ status }) => status === 'prepared');
  const nextId = newest?.id ?? fresh?.id ?? prepared[0]?.id;
  return { items, next: items.find(({ id }) => id === nextId) ?? null };
}
