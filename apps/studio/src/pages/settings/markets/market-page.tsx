import { ErrorState } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../../components/states';
import { useMarkets } from '../../../queries/markets';
import { useStores } from '../../../queries/stores';
import { Card, PageHeader } from '../../../shell/page';
import { useCurrentStore } from '../../../stores/current-store';
import show from '../../show/show.module.css';
import { MarketForm } from './market-form';
import { RemoveMarket } from './remove-market';

const NEW = 'new';

/** One place to sell to: opened here, changed, and given up. */
export function MarketPage(): ReactElement {
  const { marketId } = useParams();
  const { store } = useCurrentStore();
  const query = useMarkets(store.storeId);
  const stores = useStores();
  const whole = stores.data?.find(({ id }) => id === store.storeId);
  const markets = query.data?.items ?? [];
  const market = markets.find(({ id }) => id === marketId) ?? null;
  const isMissing = query.isSuccess && market === null && marketId !== NEW;
  return (
    <div className={show.narrow}>
      <PageHeader
        title={marketId === NEW ? 'New market' : (market?.name ?? 'Market')}
        kicker={
          <Link className={show.crumb} to="/settings">
            Settings
          </Link>
        }
        lead="Where parcels go, and what buyers pay there."
      />
      {query.isError ? (
        <QueryError query={query} />
      ) : stores.isError ? (
        <QueryError query={stores} />
      ) : isMissing ? (
        <ErrorState text={{ title: 'This market is gone', body: 'Somebody may have removed it.' }}>
          <Link to="/settings">To the markets</Link>
        </ErrorState>
      ) : query.isPending || whole === undefined ? (
        <Card isFlush>
          <ListSkeleton rows={6} />
        </Card>
      ) : (
        <div className={show.stack}>
          <MarketForm key={marketId} store={whole} market={market} markets={markets} />
          {market !== null && (
            <RemoveMarket
              storeId={store.storeId}
              market={market}
              others={markets.filter(({ id }) => id !== market.id)}
            />
          )}
        </div>
      )}
    </div>
  );
}
