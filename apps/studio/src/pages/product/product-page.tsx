import { useQueryClient } from '@tanstack/react-query';
import type { ProductView } from '@vitrine/contracts';
import { Pill, Skeleton } from '@vitrine/web';
import { useCallback, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { QueryError } from '../../components/states';
import { queryKeys } from '../../queries/keys';
import { useProduct } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useStorePermissions } from '../../stores/current-store';
import { PRODUCT_STATUS_TEXT } from '../products/products-page';
import { FactsForm } from './facts-form';
import { ListPricesCard } from './list-prices-card';
import { PicturesCard } from './pictures-card';
import { SizeChartCard } from './size-chart-card';
import { VariantsCard } from './variants-card';
import styles from './product.module.css';

/** Reads the product anew, here and in the list, after any of its parts changed. */
export function useProductReload(product: Pick<ProductView, 'id' | 'storeId'>): () => Promise<void> {
  const client = useQueryClient();
  const { id, storeId } = product;
  return useCallback(async () => {
    void client.invalidateQueries({ queryKey: queryKeys.products(storeId) });
    await client.invalidateQueries({ queryKey: queryKeys.product(id) });
  }, [client, id, storeId]);
}

export function ProductPage(): ReactElement {
  const { productId = '' } = useParams();
  const query = useProduct(productId);
  const permissions = useStorePermissions(query.data?.storeId);
  if (query.isError) return <QueryError query={query} />;
  if (query.isPending) {
    return (
      <div className={styles.stack} role="status" aria-label="Loading">
        <Skeleton width={320} height={34} />
        <Skeleton width="100%" height={260} radius={18} />
        <Skeleton width="100%" height={360} radius={18} />
      </div>
    );
  }
  const product = query.data;
  const canEdit = permissions.includes('catalog:manage');
  return (
    <>
      <PageHeader
        title={product.title}
        kicker={
          <>
            <Link className={styles.crumb} to="/products">
              Products
            </Link>
            <Pill tone={product.status === 'active' ? 'ok' : 'plain'}>{PRODUCT_STATUS_TEXT[product.status]}</Pill>
          </>
        }
      />
      <div className={styles.columns} key={product.id}>
        <div className={styles.stack}>
          <VariantsCard product={product} canEdit={canEdit} canCount={permissions.includes('stock:manage')} />
          <ListPricesCard product={product} canEdit={canEdit} />
          <SizeChartCard product={product} canEdit={canEdit} />
        </div>
        <div className={styles.stack}>
          <PicturesCard product={product} canEdit={canEdit} />
          <Card title="Facts">
            <FactsForm product={product} canEdit={canEdit} />
          </Card>
        </div>
      </div>
    </>
  );
}
