import {
  availableOf,
  Button,
  FIT_TEXT,
  pictureOf,
  Price,
  stockText,
  suggestVariant,
  Tile,
  wornText,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { useRememberedColours, useRememberedSize } from './remembered-size';
import type { ShowShop } from './show-shop';
import styles from './pieces-list.module.css';

/** Every piece that was pinned, the one being shown first, then the newest. */
export function PiecesList({
  show,
  onOpen,
}: {
  readonly show: ShowShop;
  readonly onOpen: (productId: string, pinId: string) => void;
}): ReactElement {
  const rememberedSize = useRememberedSize();
  const rememberedColours = useRememberedColours();
  const order = [...show.pinOrder]
    .reverse()
    .sort((a, b) => Number(b === show.nowShowingPinId) - Number(a === show.nowShowingPinId));
  return (
    <ul className={styles['list']}>
      {order.map((pinId) => {
        const pin = show.pins[pinId];
        const product = pin === undefined ? undefined : show.products[pin.productId];
        if (pin === undefined || product === undefined) return null;
        const variant = suggestVariant(product.variants, show.stock, {
          rememberedSize,
          rememberedColour: rememberedColours[product.id] ?? null,
          tryOn: pin.tryOn,
        });
        if (variant === null) return null;
        const isNow = pinId === show.nowShowingPinId;
        const worn = wornText(pin.tryOn);
        return (
          <li key={pinId} className={styles['piece']} aria-current={isNow || undefined}>
            <Tile url={pictureOf(product, pin.tryOn.colourWorn ?? variant.colour)} alt="" className={styles['tile']} />
            <div className={styles['text']}>
              {isNow && <span className={styles['now']}>Now showing</span>}
              <b className={styles['title']}>
                <bdi>{product.title}</bdi>
              </b>
              <p className={styles['facts']}>
                {worn === null ? FIT_TEXT[product.fitNote] : `worn: ${worn} · ${FIT_TEXT[product.fitNote]}`}
              </p>
              <p className={styles['foot']}>
                <Price
                  amountMinor={variant.priceMinor}
                  currency={product.currency}
                  compareAtMinor={variant.compareAtPriceMinor}
                />
                <span className={styles['stock']}>{stockText(availableOf(variant, show.stock), variant.size)}</span>
              </p>
            </div>
            <Button size="sm" onClick={() => onOpen(product.id, pinId)} aria-label={`Choose ${product.title}`}>
              Choose
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
