import { formatMoneyShort, formatNumber, problemText, Skeleton, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { LiveTrayItem } from '../model/live-tray';
import type { ConsoleModel } from './use-console';
import styles from './console.module.css';

export function trayPriceText(item: LiveTrayItem): string {
  if (item.priceMinor === null) return 'No price';
  const price = formatMoneyShort({ amountMinor: item.priceMinor, currency: item.currency });
  return item.hasSeveralPrices ? `from ${price}` : price;
}

function flagOf(item: LiveTrayItem): string | null {
  if (item.isNow) return 'Now';
  if (item.isNext) return 'Next';
  return item.isPinned ? 'Pinned' : null;
}

/** Every piece of the show; a number key or a tap brings it on screen. */
export function TrayGrid({ model, canPin }: { readonly model: ConsoleModel; readonly canPin: boolean }): ReactElement {
  const { tray, isTrayLoading, trayError, commands, waitReason } = model;
  return (
    <section className={`${styles.panel} ${styles.filling}`} aria-label="Tray">
      <header className={styles.panelHead}>
        <h2>Tray</h2>
        {canPin && tray.items.length > 0 && (
          <span className={styles.note}>{waitReason ?? 'Press a number to show it'}</span>
        )}
      </header>
      {isTrayLoading ? (
        <div className={styles.tray}>
          {[1, 2, 3, 4].map((index) => (
            <Skeleton key={index} width="100%" height={190} radius={14} />
          ))}
        </div>
      ) : trayError !== null ? (
        <p className={styles.quiet}>
          {problemText(trayError).title}. {problemText(trayError).body}
        </p>
      ) : tray.items.length === 0 ? (
        <p className={styles.quiet}>The tray is empty. Add pieces on the page of the show; they appear here at once.</p>
      ) : (
        <div className={styles.tray}>
          {tray.items.map((item) => {
            const flag = flagOf(item);
            return (
              <button
                key={item.pinId}
                type="button"
                className={styles.trayItem}
                data-state={item.isNow ? 'now' : item.isNext ? 'next' : undefined}
                data-testid={`tray-item-${item.number}`}
                aria-pressed={item.isNow}
                aria-label={`Show ${item.title}${item.number < 10 ? `, key ${item.number}` : ''}`}
                disabled={!canPin || waitReason !== null}
                data-waits={waitReason !== null || undefined}
                title={waitReason ?? undefined}
                onClick={() => commands.show(item)}
              >
                <kbd>{item.number}</kbd>
                {flag !== null && <span className={styles.flag}>{flag}</span>}
                <Tile url={item.pictureUrl} alt="" className={styles.trayPicture ?? ''} />
                <span className={styles.trayWords}>
                  <b>{item.title}</b>
                  <small>
                    {trayPriceText(item)} · {item.left === 0 ? 'sold out' : `${formatNumber(item.left)} left`}
                  </small>
                </span>
              </button>
            );
          })}
        </div>
      )}
    </section>
  );
}
