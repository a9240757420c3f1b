import { Button, Countdown, countOf, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { liveOffers, type LiveOffer, type LiveOffers } from '../model/live-offers';
import type { OffersModel } from './use-offers';
import shared from './console.module.css';
import styles from './offers-panel.module.css';

interface OffersProps {
  readonly model: OffersModel;
  readonly canPin: boolean;
  readonly waitReason: string | null;
}

function lengthText({ durationMinutes }: LiveOffer): string {
  return durationMinutes === null ? 'until you end it' : countOf(durationMinutes, 'minute', 'minutes');
}

function useOffersNow({ prepared, running, clockOffsetMs }: OffersModel): LiveOffers {
  return liveOffers(prepared, running, useNow(1_000) + clockOffsetMs);
}

function OfferRow({
  offer,
  isNext,
  model,
  canPin,
  waitReason,
}: OffersProps & { readonly offer: LiveOffer; readonly isNext: boolean }): ReactElement {
  return (
    <li className={styles.offer} data-state={offer.isOn ? 'on' : undefined} data-testid="live-offer">
      <span className={styles.words}>
        <b>
          <bdi>{offer.text}</bdi>
        </b>
        {offer.isOn && offer.endsAtMs !== null ? (
          <Countdown endsAtMs={offer.endsAtMs} clockOffsetMs={model.clockOffsetMs} label="On, ends in" />
        ) : (
          <small>
            {offer.isOn ? 'On until you end it' : lengthText(offer)}
            {offer.gift !== null && (
              <>
                {' · gift: '}
                <bdi>{offer.gift}</bdi>
              </>
            )}
          </small>
        )}
      </span>
      {canPin && (
        <Button
          size="sm"
          variant={offer.isOn ? 'line' : 'accent'}
          disabled={waitReason !== null}
          title={waitReason ?? undefined}
          aria-label={`${offer.isOn ? 'End' : 'Start'} the offer ${offer.text}`}
          onClick={() => model.toggle(offer)}
          data-testid="toggle-offer"
        >
          {offer.isOn ? 'End' : 'Start'} {isNext && <kbd>O</kbd>}
        </Button>
      )}
    </li>
  );
}

/** What the host can promise with one tap; absent when nothing was prepared. */
export function OffersPanel(props: OffersProps): ReactElement | null {
  const { items, next } = useOffersNow(props.model);
  if (items.length === 0) return null;
  return (
    <section className={shared.panel} aria-label="Offers">
      <header className={shared.panelHead}>
        <h2>Offers</h2>
        {items.some(({ isOn }) => isOn) && <span className={shared.note}>on for everybody</span>}
      </header>
      <ul className={styles.offers}>
        {items.map((offer) => (
          <OfferRow key={offer.id} {...props} offer={offer} isNext={offer.id === next?.id} />
        ))}
      </ul>
    </section>
  );
}

/** On a phone: the one that would be worked next. */
export function NextOffer(props: OffersProps): ReactElement | null {
  const { next } = useOffersNow(props.model);
  if (next === null) return null;
  return (
    <ul className={styles.single} aria-label="Offers">
      <OfferRow {...props} offer={next} isNext={false} />
    </ul>
  );
}
