import type { PinView, PinnedProductView, PinnedVariantView } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { classNames } from '../class-names';
import { Button } from '../button/button';
import { Price } from '../price/price';
import { StockNote } from '../price/stock-note';
import { sizeWord } from '../../formats/choice';
import { FIT_TEXT, wornText } from './fit';
import { availableOf, coloursOf, hasPriceRange, lowestPriceMinor, pictureOf, type LiveStock } from './product-choice';
import { Tile } from './tile';
import styles from './product-card.module.css';

export interface ProductCardProps {
  readonly product: PinnedProductView;
  readonly pin: PinView;
  /** Whose price and stock the card shows. */
  readonly variant: PinnedVariantView;
  readonly stock: LiveStock | null;
  /** The buyer has chosen this size before, so the button may name it and buy at once. */
  readonly isSizeKnown: boolean;
  readonly isNowShowing: boolean;
  /** While the connection is down nothing can be bought. */
  readonly isPaused?: boolean;
  /** A sheet is open above: its button is the one that counts. */
  readonly isCovered?: boolean;
  readonly onOpen: () => void;
  readonly onBuy: () => void;
}

/** The piece being shown, over the video: facts, price, what is left, and one button. */
export function ProductCard({
  product,
  pin,
  variant,
  stock,
  isSizeKnown,
  isNowShowing,
  isPaused = false,
  isCovered = false,
  onOpen,
  onBuy,
}: ProductCardProps): ReactElement {
  const available = availableOf(variant, stock);
  const isAllGone = product.variants.every((other) => availableOf(other, stock) <= 0);
  const worn = wornText(pin.tryOn);
  const size = sizeWord(variant.size);
  const buysAtOnce = isSizeKnown && available > 0;
  // Where there are several colours the button names the one it buys.
  const colour = coloursOf(product.variants).length > 1 ? variant.colour : '';
  const label = isAllGone ? 'Join the line' : buysAtOnce ? ['Buy', colour, size].filter(Boolean).join(' ') : 'Buy';
  const isFrom = !isSizeKnown && hasPriceRange(product.variants);
  const amountMinor = isFrom ? lowestPriceMinor(product.variants) : variant.priceMinor;
  return (
    <article
      key={pin.id}
      className={classNames(styles['card'], isPaused && styles['paused'])}
      aria-label={isNowShowing ? 'Now showing' : 'In this show'}
      data-testid="pin-card"
      data-pin-id={pin.id}
    >
      <button type="button" className={styles['open']} aria-label={`Open ${product.title}`} onClick={onOpen}>
        <Tile url={pictureOf(product, pin.tryOn.colourWorn ?? variant.colour)} alt="" className={styles['tile']} />
      </button>
      <div className={styles['main']}>
        <div className={styles['top']}>
          <span className={styles['kicker']}>{isNowShowing ? 'Now showing' : 'In this show'}</span>
          <StockNote
            available={available}
            size={variant.size}
            className={classNames(styles['stock'], available <= 0 && styles['gone'])}
          />
        </div>
        <h2 className={styles['title']} data-testid="pin-title">
          <button type="button" className={styles['title-button']} onClick={onOpen}>
            <bdi>{product.title}</bdi>
          </button>
        </h2>
        <p className={styles['facts']}>
          {worn !== null && (
            <span className={styles['fact']}>
              worn: <b>{worn}</b>
            </span>
          )}
          <span className={styles['fact']}>{FIT_TEXT[product.fitNote]}</span>
        </p>
        <div className={styles['foot']}>
          <span className={styles['price']}>
            <Price
              amountMinor={amountMinor}
              isFrom={isFrom}
              currency={product.currency}
              compareAtMinor={isFrom ? null : variant.compareAtPriceMinor}
              size="xl"
              isStacked
            />
          </span>
          <Button
            variant={isCovered ? 'plain' : 'accent'}
            className={styles['buy']}
            disabled={isPaused}
            onClick={onBuy}
            data-testid="buy-button"
          >
            {isPaused ? 'Wait' : label}
          </Button>
        </div>
      </div>
    </article>
  );
}
