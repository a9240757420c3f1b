import { useEffect, useRef, type ReactElement } from 'react';
import { formatClock } from '../../formats/durations';
import { useNow } from '../../hooks/use-now';
import { Icon } from '../icon/icon';
import styles from './countdown.module.css';

export interface CountdownProps {
  /** Server time at which it reaches zero, milliseconds since the epoch. */
  readonly endsAtMs: number;
  /** Server time less this device's time: people's clocks are wrong by minutes. */
  readonly clockOffsetMs: number;
  readonly label: string;
  readonly icon?: 'clock' | 'lock';
  /** Called once when the time is over. */
  readonly onEnd?: () => void;
}

export function Countdown({ endsAtMs, clockOffsetMs, label, icon = 'clock', onEnd }: CountdownProps): ReactElement {
  const now = useNow(500);
  const leftMs = Math.max(0, endsAtMs - (now + clockOffsetMs));
  const isOver = leftMs === 0;
  const endedFor = useRef<number | null>(null);
  useEffect(() => {
    if (!isOver || endedFor.current === endsAtMs) return;
    endedFor.current = endsAtMs;
    onEnd?.();
  }, [isOver, endsAtMs, onEnd]);
  return (
    <span className={styles['clock']} role="timer">
      <Icon name={icon} sizePx={15} />
      {label} <bdi className={styles['digits']}>{formatClock(leftMs)}</bdi>
    </span>
  );
}
