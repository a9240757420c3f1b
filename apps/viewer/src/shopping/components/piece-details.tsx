import type { SizeChart } from '@vitrine/contracts';
import { formatLength, Icon, Skeleton } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useStore } from '../../queries/catalog';
import type { Piece } from '../model/piece';
import styles from './piece-details.module.css';

type LengthUnit = 'cm' | 'in';

function SizeTable({ chart }: { readonly chart: SizeChart }): ReactElement {
  const [unit, setUnit] = useState<LengthUnit>('cm');
  return (
    <>
      <div className={styles['units']} role="radiogroup" aria-label="Unit">
        {(['cm', 'in'] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={unit === name}
            className={styles['unit']}
            onClick={() => setUnit(name)}
          >
            {name}
          </button>
        ))}
        <span className={styles['hint']}>The garment, measured</span>
      </div>
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Size chart">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Size</th>
              {chart.measurements.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {chart.rows.map(({ size, valuesCm }) => (
              <tr key={size}>
                <th scope="row">{size}</th>
                {chart.measurements.map((name, index) => {
                  const valueCm = valuesCm[index];
                  return <td key={name}>{valueCm === undefined ? '–' : formatLength(valueCm, unit)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The store's own promises; without an answer nothing is said. */
function StorePromise({ storeSlug }: { readonly storeSlug: string }): ReactElement | null {
  const store = useStore(storeSlug);
  if (store.data === undefined) return null;
  const { returnWindowDays, sellerName } = store.data;
  return (
    <p className={styles['line']}>
      <Icon name="retry" sizePx={18} />
      <span>
        {returnWindowDays > 0 && `Returns within ${returnWindowDays} days · `}Sold by <bdi>{sellerName}</bdi>
      </span>
    </p>
  );
}

export function PieceDetails({
  details,
  isLoading,
  storeSlug,
}: {
  readonly details: Piece['details'];
  readonly isLoading: boolean;
  readonly storeSlug: string | null;
}): ReactElement {
  if (details === null) {
    return <div className={styles['details']}>{isLoading && <Skeleton width="100%" height={52} />}</div>;
  }
  const { description, material, care, facts, sizeChart } = details;
  return (
    <div className={styles['details']}>
      {storeSlug !== null && <StorePromise storeSlug={storeSlug} />}
      {description !== '' && <p className={styles['description']}>{description}</p>}
      {sizeChart !== null && sizeChart.rows.length > 0 && (
        <details className={styles['fold']}>
          <summary>
            <Icon name="ruler" sizePx={18} />
            Size chart
            <Icon name="down" sizePx={18} className={styles['arrow'] ?? ''} />
          </summary>
          <SizeTable chart={sizeChart} />
        </details>
      )}
      {(material !== '' || care !== '' || facts.length > 0) && (
        <details className={styles['fold']}>
          <summary>
            <Icon name="drop" sizePx={18} />
            Material and care
            <Icon name="down" sizePx={18} className={styles['arrow'] ?? ''} />
          </summary>
          <dl className={styles['facts']}>
            {material !== '' && (
              <>
                <dt>Material</dt>
                <dd>{material}</dd>
              </>
            )}
            {care !== '' && (
              <>
                <dt>Care</dt>
                <dd>{care}</dd>
              </>
            )}
            {facts.map(({ label, text }) => (
              <div key={label} className={styles['pair']}>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
