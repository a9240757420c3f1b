import { formatMoneyShort, lowestPriceMinor, pictureOf, Tile, wornText } from '@vitrine/web';
import type { ReactElement } from 'react';
import { positionText } from '../../../replay-player/replay-parts';
import type { ReplayShowModel } from './use-replay-show';
import styles from './replay.module.css';

/** One line for each time that a piece was shown; a tap goes there. Prices are those of today. */
export function ChapterList({ model }: { readonly model: ReplayShowModel }): ReactElement {
  const { replay, shop, chapter: current, jump } = model;
  if (replay.chapters.length === 0) return <p className={styles['none']}>No piece was shown in this show.</p>;
  return (
    <ol className={styles['chapters']} aria-label="Chapters">
      {replay.chapters.map((chapter) => {
        const pin = shop.pins[chapter.pinId];
        const product = shop.products[chapter.productId];
        if (pin === undefined || product === undefined || product.variants.length === 0) return null;
        const worn = wornText(pin.tryOn);
        return (
          <li key={`${chapter.pinId} ${chapter.fromMs}`}>
            <button
              type="button"
              className={styles['chapter']}
              aria-current={chapter === current || undefined}
              onClick={() => jump(chapter.fromMs)}
            >
              <Tile url={pictureOf(product, pin.tryOn.colourWorn)} alt="" className={styles['chapter-tile']} />
              <span className={styles['chapter-text']}>
                <b>
                  <bdi>{product.title}</bdi>
                </b>
                <span className={styles['chapter-note']}>
                  {positionText(chapter.fromMs)}
                  {worn !== null && ` · ${worn}`}
                </span>
              </span>
              <span className={styles['chapter-price']}>
                {formatMoneyShort({ amountMinor: lowestPriceMinor(product.variants), currency: product.currency })}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
