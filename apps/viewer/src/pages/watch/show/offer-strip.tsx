import type { LiveOfferView } from '@vitrine/contracts';
import { offersInForce } from '@vitrine/timeline';
import { Countdown, Icon, toasts, useNow, useRoom, useRoomState, useSelected } from '@vitrine/web';
import { useEffect, type ReactElement } from 'react';
import styles from './offer-strip.module.css';

/** Those of the offers that are not over, each with the time that is left for it. */
function Offers({ offers }: { readonly offers: readonly LiveOfferView[] }): ReactElement | null {
  const clockOffsetMs = useSelected(useRoom(), (snapshot) => snapshot.clockOffsetMs);
  const now = useNow(500);
  const running = offersInForce(offers, now + clockOffsetMs);
  const newest = running.at(-1)?.text ?? null;
  useEffect(() => {
    if (newest !== null) toasts.announce(`On now: ${newest}`);
  }, [newest]);
  if (running.length === 0) return null;
  return (
    <ul className={styles['strip']} aria-label="Offers on now" data-testid="offer-strip">
      {running.map(({ id, text, endsAtMs }) => (
        <li key={id} className={styles['offer']}>
          <Icon name="gift" sizePx={20} />
          <bdi className={styles['text']}>{text}</bdi>
          {endsAtMs !== null && <Countdown endsAtMs={endsAtMs} clockOffsetMs={clockOffsetMs} label="" />}
        </li>
      ))}
    </ul>
  );
}

/**
 * What the host promises at this moment. Nothing looks at the clock while there is nothing. It is no part of its own to
 * be fetched then: a viewer whose page is older than the server would lose the show over it.
 */
export function OfferStrip(): ReactElement | null {
  const offers = useRoomState((state) => state.offers);
  return offers === null || offers.length === 0 ? null : <Offers offers={offers} />;
}
