import { LOW_STOCK_PIECES } from '@vitrine/contracts';
import { Button, FIT_TEXT, Price, Tile, wornText } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { LiveTrayItem } from '../model/live-tray';
import { LiveClock } from './live-clock';
import type { ConsoleModel } from './use-console';
import styles from './console.module.css';

export function factsText(item: LiveTrayItem): string {
  const worn = wornText(item.tryOn);
  return [worn === null ? null : `worn: ${worn}`, FIT_TEXT[item.fitNote]].filter((part) => part !== null).join(' · ');
}

export function StockBySize({ item }: { readonly item: LiveTrayItem }): ReactElement {
  return (
    <ul className={styles.stock} aria-label="Stock by size">
      {item.stock.map(({ size, available }) => (
        <li key={size} data-level={available <= 0 ? 'out' : available <= LOW_STOCK_PIECES ? 'low' : undefined}>
          {size === '' ? 'One size' : size}
          <b data-testid={`stock-${size === '' ? 'ONE' : size}`}>{Math.max(0, available)}</b>
        </li>
      ))}
    </ul>
  );
}

/** What viewers see on the card, with what is left of each size this moment. */
export function NowShowing({
  model,
  shownAtMs,
  canPin,
}: {
  readonly model: ConsoleModel;
  readonly shownAtMs: number | null;
  readonly canPin: boolean;
}): ReactElement {
  const { tray, commands, waitReason } = model;
  const { now, next } = tray;
  return (
    <section className={styles.panel} aria-label="Now showing">
      <header className={styles.panelHead}>
        <h2>Now showing</h2>
        {now !== null && shownAtMs !== null && (
          <span className={styles.note}>
            on screen <LiveClock sinceMs={shownAtMs} />
          </span>
        )}
      </header>
      {now === null ? (
        <p className={styles.quiet}>
          {tray.items.length === 0
            ? 'There is nothing in the tray to show.'
            : 'No piece is on screen. Space shows the next one.'}
        </p>
      ) : (
        <div className={styles.now}>
          <Tile url={now.pictureUrl} alt="" className={styles.nowPicture ?? ''} />
          <div className={styles.nowWords}>
            <div>
              <h3 className="display" data-testid="now-showing-title">
                {now.title}
              </h3>
              <p className={styles.facts2}>{factsText(now)}</p>
            </div>
            {now.priceMinor !== null && (
              <p>
                {now.hasSeveralPrices && <span className={styles.from}>from </span>}
                <Price
                  amountMinor={now.priceMinor}
                  compareAtMinor={now.compareAtMinor}
                  currency={now.currency}
                  size="xl"
                />
              </p>
            )}
            <StockBySize item={now} />
          </div>
        </div>
      )}
      {canPin && tray.items.length > 0 && (
        <div className={styles.nowButtons}>
          <Button
            variant="accent"
            className={styles.next}
            disabled={next === null || waitReason !== null}
            title={waitReason ?? undefined}
            onClick={commands.next}
            data-testid="show-next"
          >
            <span className={styles.ellipsis}>{next === null ? 'End of the tray' : `Next: ${next.title}`}</span>{' '}
            <kbd>Space</kbd>
          </Button>
          <Button
            disabled={now === null || waitReason !== null}
            onClick={commands.hide}
            data-testid="hide-pin"
            title={waitReason ?? 'Takes the card off the screen; the piece stays in the viewers’ list'}
          >
            Hide <kbd>U</kbd>
          </Button>
          <Button
            disabled={now === null || waitReason !== null}
            onClick={commands.unpin}
            title={waitReason ?? 'Takes the piece off the screen and out of the viewers’ list'}
          >
            Unpin
          </Button>
        </div>
      )}
    </section>
  );
}
