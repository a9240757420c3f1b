import type { AudioLevelMeter } from '@vitrine/rtc';
import { useSnapshot } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './live.module.css';

const BARS = 18;
const FLOOR_DB = -54;

/** Loudness is heard in decibels, so the bars are spread over them: 0 at -54 dBFS, all at 0. */
export function litBars(level: number): number {
  if (level <= 0) return 0;
  const db = 20 * Math.log10(level);
  return Math.max(0, Math.min(BARS, Math.round(((db - FLOOR_DB) / -FLOOR_DB) * BARS)));
}

export function LevelBars({ level }: { readonly level: number }): ReactElement {
  const lit = litBars(level);
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((lit / BARS) * 100)}
    >
      {Array.from({ length: BARS }, (_, index) => (
        <i key={index} data-on={index >= lit ? undefined : index >= BARS - 3 ? 'hot' : 'on'} />
      ))}
    </div>
  );
}

function RunningMeter({ meter }: { readonly meter: AudioLevelMeter }): ReactElement {
  return <LevelBars level={useSnapshot(meter).level} />;
}

export function LevelMeter({ meter }: { readonly meter: AudioLevelMeter | null }): ReactElement {
  return meter === null ? <LevelBars level={0} /> : <RunningMeter meter={meter} />;
}
