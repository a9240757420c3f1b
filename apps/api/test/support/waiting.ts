import type { CheckoutView, WaitingListView, WaitingPlaceView } from '@vitrine/contracts';
import { WaitingListJobs } from '../../src/features/waiting-list/waiting-list.jobs';
import type { TestApp } from './test-app';
import type { TestClient } from './test-client';

export const join = (
  person: TestClient,
  variantId: string,
  values: Record<string, unknown> = {},
): Promise<WaitingListView> => person.put<WaitingListView>(`/waiting-list/${variantId}`, { quantity: 1, ...values });

export const leave = (person: TestClient, variantId: string): Promise<WaitingListView> =>
  person.delete<WaitingListView>(`/waiting-list/${variantId}`);

/** Their place in the line for a variant; null when there is nothing to tell. */
export async function placeOf(person: TestClient, variantId: string): Promise<WaitingPlaceView | null> {
  const { places } = await person.get<WaitingListView>('/waiting-list');
  return places.find((place) => place.variantId === variantId) ?? null;
}

/** What is held for them. Fails when nothing is. */
export async function offerOf(person: TestClient, variantId: string): Promise<CheckoutView> {
  const place = await placeOf(person, variantId);
  if (!place?.offer) throw new Error(`Nothing is held for them: ${JSON.stringify(place)}`);
  return person.get<CheckoutView>(`/checkouts/${place.offer.checkoutId}`);
}

/** What the job does that is woken when pieces come back. */
export const serveLines = (app: TestApp): Promise<void> => app.nest.get(WaitingListJobs, { strict: false }).sweep();

/** Where what is counted with the stock is not what the line says. */
export const miscounted = (app: TestApp): Promise<unknown[]> =>
  app.query(
    `SELECT s.variant_id, s.awaited, l.pieces FROM stock s
       LEFT JOIN (SELECT variant_id, sum(quantity) AS pieces FROM waiting_place WHERE status = 'waiting' GROUP BY variant_id) l
            USING (variant_id)
      WHERE s.awaited <> coalesce(l.pieces, 0)`,
  );
