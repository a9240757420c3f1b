import { Button, Countdown, countOf, useRoom, useSelected } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { LiveOffer } from '../model/live-offers';
import type { OffersModel } from './use-offers';
import shared from './console.module.css';
import styles from './offers-panel.module.css';

function lengthText({ durationMinutes }: LiveOffer): string {
  return durationMinutes === null ? 'until you end it' : countOf(durationMinutes, 'minute', 'minutes');
}

export function OfferRow({
  offer,
  model,
  canPin,
  waitReason,
}: {
  readonly offer: LiveOffer;
  readonly model: OffersModel;
  readonly canPin: boolean;
  readonly waitReason: string | null;
}): ReactElement {
  const clockOffsetMs = useSelected(useRoom(), (snapshot) => snapshot.clockOffsetMs);
  return (
    <li className={styles.offer} data-state={offer.isOn ? 'on' : undefined} data-testid="live-offer">
      <span className={styles.words}>
        <b>
          <bdi>{offer.text}</bdi>
        </b>
        {offer.isOn && offer.endsAtMs !== null ? (
          <Countdown endsAtMs={offer.endsAtMs} clockOffsetMs={clockOffsetMs} label="On, ends in" />
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
          {offer.isOn ? 'End' : 'Start'} {model.next?.id === offer.id && <kbd>O</kbd>}
        </Button>
      )}
    </li>
  );
}

/** What the host can promise with one tap; absent when nothing was prepared. */
export function OffersPanel({
  model,
  canPin,
  waitReason,
}: {
  readonly model: OffersModel;
  readonly canPin: boolean;
  readonly waitReason: string | null;
}): ReactElement | null {
  if (model.items.length === 0) return null;
  return (
    <section className={shared.panel} aria-label="Offers">
      <header className={shared.panelHead}>
        <h2>Offers</h2>
        {model.items.some(({ isOn }) => isOn) && <span className={shared.note}>on for everybody</span>}
      </header>
      <ul className={styles.offers}>
        {model.items.map((offer) => (
          <OfferRow key={offer.id} offer={offer} model={model} canPin={canPin} waitReason={waitReason} />
        ))}
      </ul>
    </section>
  );
}
