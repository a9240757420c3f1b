import { ErrorState } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { useDiscountCodes, useMarkets } from '../../queries/markets';
import { useStores } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCurrentStore } from '../../stores/current-store';
import show from '../show/show.module.css';
import { DiscountForm } from './discount-form';
import { usesText } from './discount-words';

const NEW = 'new';

/** One discount code, written or changed. */
export function DiscountPage(): ReactElement {
  const { codeId } = useParams();
  const { store } = useCurrentStore();
  const query = useDiscountCodes(store.storeId);
  const stores = useStores();
  const markets = useMarkets(store.storeId);
  const whole = stores.data?.find(({ id }) => id === store.storeId);
  const code = query.data?.find(({ id }) => id === codeId) ?? null;
  const failed = [query, stores, markets].find(({ isError }) => isError);
  return (
    <div className={show.narrow}>
      <PageHeader
        title={codeId === NEW ? 'New discount code' : (code?.code ?? 'Discount code')}
        kicker={
          <Link className={show.crumb} to="/discounts">
            Discounts
          </Link>
        }
        lead={code === null ? 'Buyers type it in when they pay.' : `Used: ${usesText(code)}.`}
      />
      {failed !== undefined ? (
        <QueryError query={failed} />
      ) : query.isSuccess && code === null && codeId !== NEW ? (
        <ErrorState text={{ title: 'This code does not exist', body: 'Look at the codes of the store.' }}>
          <Link to="/discounts">To the discounts</Link>
        </ErrorState>
      ) : query.isPending || whole === undefined || markets.data === undefined ? (
        <Card isFlush>
          <ListSkeleton rows={5} />
        </Card>
      ) : (
        <DiscountForm
          key={codeId}
          storeId={store.storeId}
          storeCurrency={whole.currency}
          currencies={[...new Set([whole.currency, ...markets.data.items.map(({ currency }) => currency)])]}
          code={code}
        />
      )}
    </div>
  );
}
