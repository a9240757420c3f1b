import type { MarketView, Money } from '@vitrine/contracts';
import { marketOf } from '@vitrine/domain';
import { formatMoney, Icon, countryName, countryOptions, workingDaysText } from '@vitrine/web';
import { useId, type ReactElement } from 'react';
import { useMarkets } from '../../queries/markets';
import { rememberPlace, usePlace } from '../place';
import styles from './place-line.module.css';

/** How a piece gets to where the buyer is, and what that costs: said before anybody taps 'Buy'. */
export function PlaceLine({
  storeId,
  price,
}: {
  readonly storeId: string;
  readonly price: Money;
}): ReactElement | null {
  const markets = useMarkets(storeId);
  const place = usePlace();
  const selectId = useId();
  if (markets.data === undefined) return null;
  const market = marketOf(markets.data, place);
  return (
    <div className={styles['place']} data-testid="place-line">
      <Icon name="truck" sizePx={18} />
      <p className={styles['words']}>{wordsOf(market, price, place)}</p>
      <label className={styles['change']} htmlFor={selectId}>
        {place === '' ? 'Choose a country' : 'Change'}
        <select
          id={selectId}
          className={styles['select']}
          aria-label="Country that it goes to"
          value={place}
          onChange={(event) => rememberPlace(event.target.value)}
        >
          <option value="" disabled>
            Choose…
          </option>
          {countryOptions().map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function wordsOf(market: MarketView | null, price: Money, place: string): string {
  const where = place === '' ? 'To you' : `To ${countryName(place)}`;
  const [first] = market?.shippingMethods ?? [];
  if (market === null || first === undefined) return `${where}: not sold there`;
  // A price in another currency says nothing about when shipping is free.
  const isFree =
    first.freeFromMinor !== null && price.currency === market.currency && price.amountMinor >= first.freeFromMinor;
  const cost =
    isFree || first.priceMinor === 0
      ? 'free'
      : formatMoney({ amountMinor: first.priceMinor, currency: market.currency });
  return `${where}: ${cost}, ${workingDaysText(first)}`;
}
