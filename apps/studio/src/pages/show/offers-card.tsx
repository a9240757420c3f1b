import { useQueryClient } from '@tanstack/react-query';
import type { OfferView, RoomView } from '@vitrine/contracts';
import { Button, countOf, EmptyState, Pill, toasts, useApi } from '@vitrine/web';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { ListSkeleton, QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { useOffers } from '../../queries/offers';
import { useTray } from '../../queries/rooms';
import { Card } from '../../shell/page';
import { OfferModal } from './offer-modal';
import styles from './offers.module.css';

const STATUS_TEXT: Record<OfferView['status'], string | null> = { prepared: null, running: 'On now', ended: 'Was on' };

function termsText(offer: OfferView, titles: ReadonlyMap<string, string>): string {
  const [first, ...others] = offer.productIds.map((id) => titles.get(id) ?? 'another piece');
  const pieces = `from ${countOf(offer.minQuantity, 'piece', 'pieces')}`;
  const of = first === undefined ? '' : ` of ${others.length === 0 ? first : `${first} and ${others.length} more`}`;
  const time = offer.durationMinutes === null ? 'until it is ended' : `for ${offer.durationMinutes} min`;
  return `${pieces}${of}, ${time}`;
}

/** What the host may promise in this show. Each is started with one tap in the console. */
export function OffersCard({ room, canEdit }: { readonly room: RoomView; readonly canEdit: boolean }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const query = useOffers(room.id);
  const tray = useTray(room.id);
  const action = useAction();
  const [edited, setEdited] = useState<OfferView | 'new' | null>(null);
  const products = (tray.data?.items ?? []).map(({ product }) => ({ id: product.id, title: product.title }));
  const titles = new Map(products.map(({ id, title }) => [id, title]));
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: queryKeys.offers(room.id) });
  const items = query.data?.items ?? [];
  const add = canEdit && (
    <Button size="sm" variant="plain" onClick={() => setEdited('new')} data-testid="add-offer">
      <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
      Add an offer
    </Button>
  );
  return (
    <Card title="Offers" aside={add}>
      {query.isPending ? (
        <ListSkeleton rows={2} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : items.length === 0 ? (
        <EmptyState
          title="Nothing prepared"
          body="Buy two, get the scarf: what you prepare here is one tap in the show, and packing knows of it."
        />
      ) : (
        <ul className={styles.list}>
          {items.map((offer) => (
            <li key={offer.id} className={styles.offer} data-testid="prepared-offer">
              <span className={styles.words}>
                <b>
                  <bdi>{offer.text}</bdi>
                </b>
                <small>{termsText(offer, titles)}</small>
                {offer.gift !== null && (
                  <small>
                    Gift: <bdi>{offer.gift}</bdi>
                  </small>
                )}
              </span>
              {STATUS_TEXT[offer.status] !== null && (
                <Pill tone={offer.status === 'running' ? 'accent' : 'plain'}>{STATUS_TEXT[offer.status]}</Pill>
              )}
              {canEdit && (
                <span className={styles.tools}>
                  <Button size="sm" aria-label={`Edit ${offer.text}`} onClick={() => setEdited(offer)}>
                    <Pencil size={17} strokeWidth={1.75} aria-hidden="true" />
                  </Button>
                  {offer.status === 'prepared' && (
                    <Button
                      size="sm"
                      aria-label={`Remove ${offer.text}`}
                      disabled={action.isBusy}
                      onClick={() =>
                        void action.run(async () => {
                          await api.offers.remove(room.id, offer.id);
                          await reload();
                        }, 'The offer is gone')
                      }
                    >
                      <Trash2 size={17} strokeWidth={1.75} aria-hidden="true" />
                    </Button>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited !== null && (
        <OfferModal
          offer={edited === 'new' ? null : edited}
          products={products}
          save={async (request) => {
            if (edited === 'new') await api.offers.create(room.id, request);
            else await api.offers.update(room.id, edited.id, request);
            await reload();
            toasts.show('Saved');
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}
