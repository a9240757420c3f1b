import type { ProductView } from '@vitrine/contracts';
import { Button, countOf, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';
import { useAction } from '../../components/use-action';
import { useMarkets } from '../../queries/markets';
import { Card } from '../../shell/page';
import { fillsOf, otherCurrencies } from './list-prices';
import { ListPricesRow } from './list-prices-row';
import { useProductReload } from './product-page';
import styles from './product.module.css';

/** Gives every size without a price in a currency that of a size which costs the same at home. */
function FillButton({
  product,
  currency,
}: {
  readonly product: ProductView;
  readonly currency: string;
}): ReactElement | null {
  const api = useApi();
  const reload = useProductReload(product);
  const action = useAction();
  const fills = fillsOf(product.variants, currency);
  if (fills.length === 0) return null;
  const fill = async (): Promise<void> => {
    try {
      for (const { variant, prices } of fills) await api.variants.update(variant.id, { listPrices: [...prices] });
    } finally {
      await reload();
    }
  };
  const sizes = countOf(fills.length, 'size', 'sizes');
  return (
    <Button
      size="sm"
      isBusy={action.isBusy}
      onClick={() => void action.run(fill, `${sizes} cost the same in ${currency} now`)}
    >
      Same {currency} price for {sizes} without one
    </Button>
  );
}

/** What each size costs where the store sells in another currency than its own. Absent while it does not. */
export function ListPricesCard({
  product,
  canEdit,
}: {
  readonly product: ProductView;
  readonly canEdit: boolean;
}): ReactElement | null {
  const markets = useMarkets(product.storeId).data?.items ?? [];
  const currencies = otherCurrencies(markets, product.currency);
  if (currencies.length === 0 || product.variants.length === 0) return null;
  return (
    <Card title="Prices elsewhere" isFlush>
      <p className={`${styles.note} ${styles.inCard}`}>
        A size without a price in a currency can not be bought where you sell in it.
      </p>
      <TableScroll label="Prices in other currencies">
        <table className={`${table.table} ${table.cards} ${styles.variants}`}>
          <thead>
            <tr>
              <th>Size</th>
              {currencies.flatMap((currency) => [
                <th key={`${currency} price`}>{currency}</th>,
                <th key={`${currency} before`}>{currency} before</th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {product.variants.map((variant) => (
              <ListPricesRow
                key={variant.id}
                product={product}
                variant={variant}
                currencies={currencies}
                canEdit={canEdit}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {canEdit && (
        <div className={`${styles.actions} ${styles.inCard}`}>
          {currencies.map((currency) => (
            <FillButton key={currency} product={product} currency={currency} />
          ))}
        </div>
      )}
    </Card>
  );
}
