import { formatMoneyShort, lowestPriceMinor } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { ReplayShowModel } from './use-replay-show';
import styles from './replay.module.css';

/** What held then and does not now: an offer of the show, or another price. The piece is sold as it is today. */
export function ThenNote({ model }: { readonly model: ReplayShowModel }): ReactElement | null {
  const { log, shop } = model;
  const pin = shop.nowShowingPinId === null ? undefined : shop.pins[shop.nowShowingPinId];
  const now = pin === undefined ? undefined : shop.products[pin.productId];
  const then = pin === undefined ? undefined : log.state?.products[pin.productId];
  const offer = log.state?.offers[0];
  const hasPrices = then !== undefined && now !== undefined && then.variants.length > 0 && now.variants.length > 0;
  const thenMinor = hasPrices ? lowestPriceMinor(then.variants) : null;
  const isOther = hasPrices && then.currency === now.currency && thenMinor !== lowestPriceMinor(now.variants);
  if (offer === undefined && !isOther) return null;
  return (
    <p className={styles['then']}>
      {isOther && thenMinor !== null && (
        <>In the show: {formatMoneyShort({ amountMinor: thenMinor, currency: then.currency })}. </>
      )}
      {offer !== undefined && (
        <>
          Offer of the show, over now: <bdi>{offer.text}</bdi>
        </>
      )}
    </p>
  );
}
