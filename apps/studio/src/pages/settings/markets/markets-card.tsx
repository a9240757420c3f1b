import type { MarketView, StoreView } from '@vitrine/contracts';
import { buttonClass, countOf } from '@vitrine/web';
import { ChevronRight, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { ListSkeleton, QueryError } from '../../../components/states';
import { useMarkets } from '../../../queries/markets';
import { useProducts } from '../../../queries/stores';
import { Card } from '../../../shell/page';
import { countriesText, dutyText, methodText, taxText, unpricedCount } from './market-words';
import styles from './markets.module.css';

function MarketRow({ market, unpriced }: { readonly market: MarketView; readonly unpriced: number }): ReactElement {
  const { id, name, currency, shippingMethods } = market;
  const places = countriesText(market.countries);
  return (
    <li className={styles.row} data-testid="market-row">
      <div className={styles.words}>
        <p className={styles.head}>
          <Link to={`/settings/markets/${id}`} className={styles.name}>
            <bdi>{name}</bdi>
          </Link>
          <span className={styles.currency}>{currency}</span>
        </p>
        {places !== name && <p>{places}</p>}
        <p className={`${styles.quiet} ${styles.sentence}`}>{[taxText(market), dutyText(market)].join(' · ')}</p>
        <ul className={styles.quiet} aria-label="Shipping">
          {shippingMethods.map((method) => (
            <li key={method.id}>{methodText(method, currency)}</li>
          ))}
        </ul>
        {unpriced > 0 && (
          <p className={styles.warning}>
            {countOf(unpriced, 'size on sale has', 'sizes on sale have')} no price in {currency} yet and can not be
            bought there.
          </p>
        )}
      </div>
      <ChevronRight className={styles.arrow} size={20} strokeWidth={1.75} aria-hidden="true" />
    </li>
  );
}

/** The places that a store sells to, with what it asks there. */
export function MarketsCard({ store }: { readonly store: StoreView }): ReactElement {
  const query = useMarkets(store.id);
  const isAbroad = query.data?.items.some(({ currency }) => currency !== store.currency) ?? false;
  const products = useProducts(store.id, isAbroad).data?.items ?? [];
  const add = (
    <Link className={buttonClass('plain', 'sm')} to="/settings/markets/new" data-testid="add-market">
      <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
      Add a market
    </Link>
  );
  return (
    <Card title="Where you sell" aside={add} isFlush>
      {query.isPending ? (
        <ListSkeleton rows={2} heightPx={96} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <ul className={styles.rows}>
          {query.data.items.map((market) => (
            <MarketRow key={market.id} market={market} unpriced={unpricedCount(products, market.currency)} />
          ))}
        </ul>
      )}
    </Card>
  );
}
