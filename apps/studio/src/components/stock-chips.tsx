import type { ReactElement } from 'react';
import { formatNumber } from '@vitrine/web';
import { LOW_STOCK_PIECES } from '@vitrine/contracts';
import type { SizeStock } from '../pages/products/product-rows';
import styles from './stock-chips.module.css';

/** Stock by size in one line: low in amber, sold out struck but never hidden. */
export function StockChips({ stock }: { readonly stock: readonly SizeStock[] }): ReactElement {
  if (stock.length === 0) return <span className={styles.none}>No sizes yet</span>;
  return (
    <span className={styles.chips}>
      {stock.map(({ size, available, waiting }) => (
        <span
          key={size}
          className={[styles.chip, available <= 0 ? styles.out : available <= LOW_STOCK_PIECES ? styles.low : ''].join(
            ' ',
          )}
          title={[
            available <= 0 ? 'Sold out' : `${formatNumber(available)} left`,
            ...(waiting > 0 ? [`${formatNumber(waiting)} waited for`] : []),
          ].join(', ')}
        >
          <b>{size === '' ? 'One size' : size}</b>
          <span className={styles.left}>{formatNumber(available)}</span>
          {waiting > 0 && <span className={styles.waiting}>{formatNumber(waiting)} waiting</span>}
        </span>
      ))}
    </span>
  );
}
