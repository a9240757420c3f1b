import type { PersonView } from '@vitrine/contracts';
import { Button, formatNumber, Pill, Price, Sheet, Tile, wornText } from '@vitrine/web';
import { MessageCircle, ShoppingBag, Users } from 'lucide-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { DeskProps } from '../live-desk';
import type { StreamWord } from '../model/stream-word';
import { StatusPill } from './console-header';
import { LiveOrders } from './live-orders';
import { NextOffer } from './offers-panel';
import { StagePanel, type StageModel } from './stage-panel';
import type { OffersModel } from './use-offers';
import { trayPriceText } from './tray-grid';
import type { ConsoleModel } from './use-console';
import styles from './phone-console.module.css';

export type PhoneConsoleProps = DeskProps & {
  readonly viewers: number;
  readonly people: Readonly<Record<string, PersonView>>;
  readonly word: StreamWord;
  readonly model: ConsoleModel;
  readonly offers: OffersModel;
  readonly canPin: boolean;
  readonly canManage: boolean;
  readonly seesOrders: boolean;
  readonly picture: ReactNode;
  readonly chat: ReactNode;
  readonly stage: StageModel;
  readonly trouble: ReactNode;
  readonly onEnd: () => void;
};

const SHEET_TITLES = { chat: 'Chat', orders: 'Orders', stage: 'Stage' } as const;

/** The console for one thumb: the picture above, one main action below, everything else a tap away. */
export function PhoneConsole(props: PhoneConsoleProps): ReactElement {
  const { room, state, viewers, people, word, model, offers, canPin, canManage, seesOrders } = props;
  const { tray, commands, roomAction, waitReason } = model;
  const rest = waitReason === null ? {} : { disabled: true, title: waitReason, 'data-waits': true };
  const { now, next } = tray;
  const waiting = props.stage.desk?.waiting.length ?? 0;
  const [sheet, setSheet] = useState<'chat' | 'orders' | 'stage' | null>(null);
  const isPaused = state.status === 'paused';
  const worn = now === null ? null : wornText(now.tryOn);
  const last = [...state.messages]
    .reverse()
    .find((message) => message.redactedBy === undefined && message.badge === null);
  return (
    <main className={styles.page}>
      <section className={styles.picture}>
        {props.picture}
        <div className={styles.top}>
          <StatusPill state={state} isShort />
          <Pill tone="video" icon="eye">
            <span data-testid="viewer-count">{formatNumber(viewers)}</span>
          </Pill>
          <Pill tone="video" data-testid="stream-health">
            {word.word}
          </Pill>
          <span className={styles.grow} />
          {canManage && (
            <button type="button" className={styles.end} onClick={props.onEnd} data-testid="end-show">
              End
            </button>
          )}
        </div>
        <div className={styles.bottom}>
          {canManage && (
            <button
              type="button"
              className={styles.veil}
              aria-busy={roomAction.isBusy}
              {...rest}
              onClick={commands.togglePause}
              data-testid="toggle-pause"
            >
              {isPaused ? 'Back on air' : 'Back in a moment'}
            </button>
          )}
          <span className={styles.grow} />
          {seesOrders && (
            <button type="button" className={styles.veil} onClick={() => setSheet('orders')}>
              <span data-testid="order-count">{formatNumber(state.orderCount)}</span>&nbsp;
              {state.orderCount === 1 ? 'order' : 'orders'}
            </button>
          )}
        </div>
      </section>
      <div className={styles.middle}>
        {props.trouble}
        <section className={styles.now} aria-label="Now showing">
          {now === null ? (
            <p className={styles.quiet}>
              {tray.items.length === 0 ? 'The tray is empty.' : 'No piece is on screen. Tap one to show it.'}
            </p>
          ) : (
            <>
              <Tile url={now.pictureUrl} alt="" className={styles.nowPicture ?? ''} />
              <div className={styles.nowWords}>
                <b data-testid="now-showing-title">{now.title}</b>
                <p className={styles.facts}>
                  {worn !== null && <span>worn: {worn}</span>}
                  {now.stock.map(({ size, available }) => (
                    <span key={size}>
                      {size === '' ? 'One size' : size}{' '}
                      <b data-testid={`stock-${size === '' ? 'ONE' : size}`}>{Math.max(0, available)}</b>
                    </span>
                  ))}
                </p>
                {now.priceMinor !== null && (
                  <p>
                    {now.hasSeveralPrices && <span className={styles.quiet}>from </span>}
                    <Price amountMinor={now.priceMinor} compareAtMinor={now.compareAtMinor} currency={now.currency} />
                  </p>
                )}
              </div>
              {canPin && (
                <Button size="sm" {...rest} onClick={commands.hide} data-testid="hide-pin">
                  Hide
                </Button>
              )}
            </>
          )}
        </section>
        <NextOffer model={offers} canPin={canPin} waitReason={waitReason} />
        <section className={styles.tray} aria-label="Tray">
          {tray.items.map((item) => (
            <button
              key={item.pinId}
              type="button"
              data-state={item.isNow ? 'now' : undefined}
              data-testid={`tray-item-${item.number}`}
              aria-label={`Show ${item.title}`}
              aria-pressed={item.isNow}
              disabled={!canPin}
              {...rest}
              onClick={() => commands.show(item)}
            >
              <Tile url={item.pictureUrl} alt="" className={styles.trayPicture ?? ''} />
              <span>
                {item.isNow
                  ? 'Now'
                  : item.left === 0
                    ? 'Sold out'
                    : `${item.isNext ? 'Next ' : ''}${trayPriceText(item)}`}
              </span>
            </button>
          ))}
        </section>
        {last !== undefined && (
          <button type="button" className={styles.last} onClick={() => setSheet('chat')}>
            <span>
              <small>
                <bdi>{people[last.authorId]?.displayName ?? 'Somebody'}</bdi>
              </small>
              <bdi className={styles.lastText}>{last.text}</bdi>
            </span>
            <span className={styles.answer}>Answer</span>
          </button>
        )}
      </div>
      <div className={styles.actions}>
        <button type="button" className={styles.square} aria-label="Chat" onClick={() => setSheet('chat')}>
          <MessageCircle size={22} strokeWidth={1.75} aria-hidden="true" />
        </button>
        {seesOrders && (
          <button type="button" className={styles.square} aria-label="Orders" onClick={() => setSheet('orders')}>
            <ShoppingBag size={22} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
        {props.stage.desk !== null && (
          <button
            type="button"
            className={styles.square}
            data-waiting={waiting > 0 || undefined}
            aria-label={waiting > 0 ? `Stage, ${formatNumber(waiting)} waiting` : 'Stage'}
            onClick={() => setSheet('stage')}
            data-testid="open-stage"
          >
            <Users size={22} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
        <Button
          variant="accent"
          size="lg"
          className={styles.next}
          disabled={!canPin || next === null}
          {...rest}
          onClick={commands.next}
          data-testid="show-next"
        >
          <span>{next === null ? 'End of the tray' : `Next: ${next.title}`}</span>
        </Button>
      </div>
      {sheet !== null && (
        <Sheet onClose={() => setSheet(null)} title={SHEET_TITLES[sheet]} isTitleHidden>
          <div className={styles.sheet}>
            {sheet === 'orders' && <LiveOrders state={state} currency={room.store.currency} people={people} />}
            {sheet === 'stage' && <StagePanel model={props.stage} />}
            {sheet === 'chat' && props.chat}
          </div>
        </Sheet>
      )}
    </main>
  );
}
