import type { ReactElement } from 'react';
import { formatMoney } from '../../formats/money';
import { classNames } from '../class-names';
import styles from './price.module.css';

export interface PriceProps {
  readonly amountMinor: number;
  readonly currency: string;
  /** The price before a reduction; nothing is struck when null. */
  readonly compareAtMinor?: number | null;
  readonly size?: 'md' | 'xl' | '2xl';
  readonly isStacked?: boolean;
  /** Other sizes cost more. */
  readonly isFrom?: boolean;
}

export function Price({
  amountMinor,
  currency,
  compareAtMinor = null,
  size = 'md',
  isStacked = false,
  isFrom = false,
}: PriceProps): ReactElement {
  const isReduced = compareAtMinor !== null && compareAtMinor > amountMinor;
  return (
    <span className={classNames(styles['prices'], isStacked && styles['stacked'])}>
      <span>
        {isFrom && <span className={styles['from']}>from </span>}
        <bdi className={classNames(styles['price'], styles[`size-${size}`])}>
          {formatMoney({ amountMinor, currency })}
        </bdi>
      </span>
      {isReduced && (
        <s className={styles['was']}>
          <span className="visually-hidden">before </span>
          <bdi>{formatMoney({ amountMinor: compareAtMinor, currency })}</bdi>
        </s>
      )}
    </span>
  );
}
