import type { OrderDetailView, OrderPiecesView } from '@vitrine/contracts';
import { choiceText, IconButton } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { Quantities } from '../model/quantities';
import styles from './forms.module.css';

/** How many pieces of each line, from none to all that are possible. */
export function PiecePicker({
  legend,
  order,
  possible,
  quantities,
  error,
  onChange,
}: {
  readonly legend: string;
  readonly order: Pick<OrderDetailView, 'lines'>;
  readonly possible: readonly OrderPiecesView[];
  readonly quantities: Quantities;
  readonly error: string | undefined;
  readonly onChange: (quantities: Quantities) => void;
}): ReactElement {
  return (
    <fieldset className={styles.pieces}>
      <legend>{legend}</legend>
      {possible.map(({ variantId, quantity: max }) => {
        const line = order.lines.find((candidate) => candidate.variantId === variantId);
        const name = [line?.title ?? 'Piece', line === undefined ? '' : choiceText(line)].filter(Boolean).join(', ');
        const quantity = quantities[variantId] ?? 0;
        const set = (next: number): void => onChange({ ...quantities, [variantId]: next });
        return (
          <div key={variantId} className={styles.piece} role="group" aria-label={name}>
            <span>
              <bdi>{name}</bdi>
            </span>
            <IconButton
              icon="minus"
              label={`One less of ${name}`}
              aria-disabled={quantity <= 0}
              onClick={() => set(Math.max(0, quantity - 1))}
            />
            <output className={styles.count} aria-live="polite">
              <bdi>
                {quantity} of {max}
              </bdi>
            </output>
            <IconButton
              icon="plus"
              label={`One more of ${name}`}
              aria-disabled={quantity >= max}
              onClick={() => set(Math.min(max, quantity + 1))}
            />
          </div>
        );
      })}
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
