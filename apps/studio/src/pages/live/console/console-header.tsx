import type { RoomState, RoomView } from '@vitrine/contracts';
import { amountsOf } from '@vitrine/domain';
import { Button, formatAmountsShort, formatNumber, Pill } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { StreamWord } from '../model/stream-word';
import { StudioBrand } from '../studio-brand';
import { LiveClock } from './live-clock';
import shared from '../live.module.css';
import styles from './console.module.css';

const STREAM_TEXT: Record<StreamWord['word'], string> = {
  Good: 'Network good',
  'Weak network': 'Weak network: lower quality',
  'Sound only': 'Sound only',
  Connecting: 'Connecting',
  Lost: 'Lost: coming back by itself',
  'No picture': 'No picture',
};

export function StatusPill({
  state,
  isShort = false,
}: {
  readonly state: RoomState;
  readonly isShort?: boolean;
}): ReactElement {
  const isPaused = state.status === 'paused';
  return (
    <span className={isPaused ? styles.pausedPill : styles.livePill} data-testid="room-status">
      {!isPaused && <i aria-hidden="true" />}
      {isPaused ? (isShort ? 'Paused' : 'Back in a moment') : 'Live'}{' '}
      {state.wentLiveAtMs !== null && <LiveClock sinceMs={state.wentLiveAtMs} />}
    </span>
  );
}

export function ConsoleHeader({
  room,
  state,
  viewers,
  word,
  seesOrders,
  canManage,
  isBusy,
  waitReason,
  onPause,
  onEnd,
}: {
  readonly room: RoomView;
  readonly state: RoomState;
  readonly viewers: number;
  readonly word: StreamWord;
  readonly seesOrders: boolean;
  readonly canManage: boolean;
  readonly isBusy: boolean;
  readonly waitReason: string | null;
  readonly onPause: () => void;
  readonly onEnd: () => void;
}): ReactElement {
  const isPaused = state.status === 'paused';
  return (
    <header className={shared.bar}>
      <StudioBrand roomId={room.id} />
      <span className={shared.title} title={state.title}>
        {state.title}
      </span>
      <StatusPill state={state} />
      {state.isRecorded && <Pill data-testid="recorded">Recorded</Pill>}
      <span className={shared.grow} />
      <span className={styles.stat}>
        <b data-testid="viewer-count">{formatNumber(viewers)}</b> watching
      </span>
      {seesOrders && (
        <>
          <span className={styles.stat}>
            <b data-testid="order-count">{formatNumber(state.orderCount)}</b>{' '}
            {state.orderCount === 1 ? 'order' : 'orders'}
          </span>
          <span className={`${styles.stat} ${styles.sales}`}>
            <b data-testid="sales-total">{formatAmountsShort(amountsOf(state.sales), room.store.currency)}</b> so far
          </span>
        </>
      )}
      <span className={styles.healthPill}>
        <Pill tone={word.tone} data-testid="stream-health">
          {STREAM_TEXT[word.word]}
        </Pill>
      </span>
      {canManage && (
        <>
          <Button
            size="sm"
            variant={isPaused ? 'accent' : 'line'}
            aria-busy={isBusy || undefined}
            disabled={waitReason !== null}
            title={waitReason ?? undefined}
            onClick={onPause}
            data-testid="toggle-pause"
          >
            {isPaused ? 'Back on air' : 'Back in a moment'} <kbd>B</kbd>
          </Button>
          <Button size="sm" variant="danger" onClick={onEnd} data-testid="end-show">
            End show
          </Button>
        </>
      )}
    </header>
  );
}
