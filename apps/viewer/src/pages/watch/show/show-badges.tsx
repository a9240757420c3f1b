import { LiveBadge, Pill, useSnapshot, ViewerCount } from '@vitrine/web';
import type { ReactElement } from 'react';
import { networkWords } from '../model/network-words';
import { isOnAir, ShowPhase } from '../model/show-phase';
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
  const { phase, viewers, connection, player, isRecorded } = show;
  const { network } = useSnapshot(player);
  // While the curtain says why there is no picture, the network has nothing to add.
  const words = phase === ShowPhase.Live && network !== null ? networkWords(network) : null;
  const word = WORDS[phase];
  return (
    <div className={styles['badges']}>
      <span data-testid="room-status" data-status={STATUS[phase]} data-phase={phase}>
        {word === 'Live' ? <LiveBadge /> : <Pill tone="video">{word}</Pill>}
      </span>
      {isRecorded && phase !== 'ended' && (
        <span data-testid="recorded" title="This show is recorded for a replay">
          <Pill tone="video">{isLong ? 'This show is recorded' : 'Recorded'}</Pill>
        </span>
      )}
      {isOnAir(phase) && viewers > 0 && <ViewerCount viewers={viewers} isLong={isLong} />}
      {words !== null && (
        <span role="status" data-testid="network-quality" data-network={network}>
          {words.isGood ? (
            <span className="visually-hidden">{words.text}</span>
          ) : (
            <Pill tone="video">{isLong ? words.text : words.short}</Pill>
          )}
        </span>
      )}
      <span className="visually-hidden" data-testid="connection-state" data-state={connection} aria-hidden="true">
        {connection}
      </span>
    </div>
  );
}
