import type { TrayItemView } from '@vitrine/contracts';
import { formatMoney, hasPriceRange, lowestPriceMinor, pictureOf, Pill, Tile, wornText } from '@vitrine/web';
import { ArrowDown, ArrowUp, GripVertical, Pencil, X } from 'lucide-react';
import type { ReactElement } from 'react';
import styles from './tray.module.css';

export interface TrayRowProps {
  readonly item: TrayItemView;
  readonly index: number;
  readonly count: number;
  readonly canEdit: boolean;
  readonly isDragged: boolean;
  readonly dropEdge: 'before' | 'after' | null;
  readonly onDragStart: () => void;
  readonly onDragOver: () => void;
  readonly onDragEnd: () => void;
  readonly onDrop: () => void;
  readonly onMove: (to: number) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Worn({ item, canEdit, onEdit }: Pick<TrayRowProps, 'item' | 'canEdit' | 'onEdit'>): ReactElement {
  const worn = wornText(item.tryOn);
  const parts = [worn === null ? null : `worn: ${worn}`, item.tryOn.colourWorn, item.tryOn.note].filter(
    (part) => part !== null && part !== '',
  );
  if (parts.length > 0) return <span className={styles.facts}>{parts.join(' · ')}</span>;
  if (!canEdit) return <span className={styles.facts}>No try-on fact</span>;
  return (
    <button type="button" className={styles.link} onClick={onEdit}>
      Add try-on fact
    </button>
  );
}

export function TrayRow({ item, index, count, canEdit, isDragged, dropEdge, ...on }: TrayRowProps): ReactElement {
  const { product } = item;
  const left = product.variants.reduce((sum, { available }) => sum + available, 0);
  return (
    <li
      className={styles.row}
      data-dragged={isDragged || undefined}
      data-drop={dropEdge ?? undefined}
      data-testid={`tray-row-${index + 1}`}
      onDragOver={(event) => {
        event.preventDefault();
        on.onDragOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        on.onDrop();
        on.onDragEnd();
      }}
    >
      {canEdit ? (
        <span
          className={styles.grip}
          draggable
          title="Drag to order"
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            // Firefox starts no drag without data.
            event.dataTransfer.setData('text/plain', item.id);
            const row = event.currentTarget.closest('li');
            if (row !== null) event.dataTransfer.setDragImage(row, 20, 30);
            on.onDragStart();
          }}
          onDragEnd={on.onDragEnd}
        >
          <GripVertical size={18} strokeWidth={1.75} aria-hidden="true" />
        </span>
      ) : (
        <span />
      )}
      <span className={styles.number}>{index + 1}</span>
      <Tile url={pictureOf(product, item.tryOn.colourWorn)} alt="" className={styles.picture ?? ''} />
      <div className={styles.words}>
        <b className={styles.name}>
          {product.title}
          {item.status === 'now-showing' && <Pill tone="accent">Now showing</Pill>}
        </b>
        <Worn item={item} canEdit={canEdit} onEdit={on.onEdit} />
      </div>
      <span className={styles.price}>
        {product.variants.length === 0
          ? 'No price'
          : `${hasPriceRange(product.variants) ? 'from ' : ''}${formatMoney({ amountMinor: lowestPriceMinor(product.variants), currency: product.currency })}`}
        <small>{left} left</small>
      </span>
      {canEdit && (
        <span className={styles.tools}>
          <button
            type="button"
            className={styles.tool}
            disabled={index === 0}
            aria-label={`Move ${product.title} up`}
            title="Move up"
            onClick={() => on.onMove(index - 1)}
          >
            <ArrowUp size={17} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <button
            type="button"
            className={styles.tool}
            disabled={index === count - 1}
            aria-label={`Move ${product.title} down`}
            title="Move down"
            onClick={() => on.onMove(index + 1)}
          >
            <ArrowDown size={17} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <button
            type="button"
            className={styles.tool}
            aria-label={`Edit the try-on facts of ${product.title}`}
            title="Try-on facts"
            onClick={on.onEdit}
          >
            <Pencil size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <button
            type="button"
            className={styles.tool}
            aria-label={`Take ${product.title} out of the tray`}
            title="Take out"
            onClick={on.onRemove}
          >
            <X size={18} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      )}
    </li>
  );
}
