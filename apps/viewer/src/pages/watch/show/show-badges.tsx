import { LiveBadge, Pill, ViewerCount } from '@vitrine/web';
import type { ReactElement } from 'react';
import { isOnAir, type ShowPhase } from '../model/show-phase';
import type { Show } from './use-show';
import styles from './show-badges.module.css';

const WORDS: Record<ShowPhase, string> = {
  before: 'Not live yet',
  starting: 'Live',
  live: 'Live',
  interrupted: 'Live',
  paused: 'Paused',
  ended: 'Ended',
};
const STATUS: Record<ShowPhase, string> = {
  before: 'scheduled',
  starting: 'live',
  live: 'live',
  interrupted: 'live',
  paused: 'paused',
  ended: 'ended',
};

export function ShowBadges({ show, isLong }: { readonly show: Show; readonly isLong: boolean }): ReactElement {
  const { phase, viewers, connection } = show;
  const word = WORDS[phase];
  return (
    <div className={styles['badges']}>
      <span data-testid="room-status" data-status={STATUS[phase]} data-phase={phase}>
        {word === 'Live' ? <LiveBadge /> : <Pill tone="video">{word}</Pill>}
      </span>
      {isOnAir(phase) && viewers > 0 && <ViewerCount viewers={viewers} isLong={isLong} />}
      <span className="visually-hidden" data-testid="connection-state" data-state={connection} aria-hidden="true">
        {connection}
      </span>
    </div>
  );
}
