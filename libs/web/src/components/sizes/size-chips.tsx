import { useId, type ReactElement } from 'react';
import { formatNumber } from '../../formats/numbers';
import styles from './size-chips.module.css';

export interface SizeOption {
  readonly variantId: string;
  readonly size: string;
  readonly available: number;
}

/** One choice of several, with what is left under each. A sold-out size stays in its place, struck. */
export function SizeChips({
  options,
  selectedVariantId,
  onSelect,
  canChooseSoldOut = false,
}: {
  readonly options: readonly SizeOption[];
  readonly selectedVariantId: string | null;
  readonly onSelect: (variantId: string) => void;
  /** Where there is something to do about a sold-out size. */
  readonly canChooseSoldOut?: boolean;
}): ReactElement {
  const group = useId();
  return (
    <div className={styles['sizes']}>
      {options.map(({ variantId, size, available }) => (
        <label
          key={variantId}
          className={styles['size']}
          data-sold-out={available <= 0 || undefined}
          data-testid={`size-${size === '' ? 'ONE' : size}`}
        >
          <input
            type="radio"
            name={group}
            value={variantId}
            checked={variantId === selectedVariantId}
            disabled={available <= 0 && !canChooseSoldOut}
            onChange={() => onSelect(variantId)}
          />
          <span className={styles['name']}>{size === '' ? 'One size' : size}</span>
          <small className={styles['left']}>{available <= 0 ? 'Sold out' : `${formatNumber(available)} left`}</small>
        </label>
      ))}
    </div>
  );
}
