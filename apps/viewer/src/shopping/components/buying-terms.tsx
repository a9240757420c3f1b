import type { ProductView } from '@vitrine/contracts';
import { Icon } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './buying-terms.module.css';

/** What is different about buying this piece, said before anybody is disappointed. */
export function BuyingTerms({
  holdMinutes,
  maxPerBuyer,
}: Pick<ProductView, 'holdMinutes' | 'maxPerBuyer'>): ReactElement | null {
  const terms = [
    ...(holdMinutes === 0 ? ['First paid, first served: it is yours once you have paid'] : []),
    ...(maxPerBuyer === null ? [] : [`At most ${maxPerBuyer} for each buyer`]),
  ];
  if (terms.length === 0) return null;
  return (
    <ul className={styles['terms']} data-testid="buying-terms">
      {terms.map((term) => (
        <li key={term} className={styles['term']}>
          <Icon name="bag" sizePx={18} />
          {term}
        </li>
      ))}
    </ul>
  );
}
