import type { ReactElement } from 'react';
import { sizeWord } from '../../formats/choice';
import { formatNumber } from '../../formats/numbers';

/** '7 left in L', 'Sold out in L'. A fact, so it is written the same for 2 and for 200. */
export function stockText(available: number, size: string): string {
  const word = sizeWord(size);
  const where = word === '' ? '' : ` in ${word}`;
  return available <= 0 ? `Sold out${where}` : `${formatNumber(available)} left${where}`;
}

export function StockNote({
  available,
  size,
  className,
}: {
  readonly available: number;
  readonly size: string;
  readonly className?: string;
}): ReactElement {
  return (
    <span className={className} data-testid="stock-note">
      {stockText(available, size)}
    </span>
  );
}
