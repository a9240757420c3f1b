import type { Player } from '@vitrine/rtc';
import { useCallback, type ReactElement } from 'react';
import { useSnapshot } from '../../hooks/use-snapshot';
import styles from './video-stage.module.css';

/** Somebody beside the host. It takes its place among the pictures of a `VideoStage` or of a `StageGrid`. */
export function StagePicture({
  player,
  name,
  isLarge = false,
}: {
  readonly player: Player;
  readonly name: string;
  readonly isLarge?: boolean;
}): ReactElement {
  const { status, hasPlayed } = useSnapshot(player);
  const hold = useCallback(
    (element: HTMLVideoElement | null) => {
      if (element === null) return;
      player.attach(element);
      return () => player.detach();
    },
    [player],
  );
  const isShown = status === 'playing';
  return (
    <StageCell name={name} isLarge={isLarge} note={isShown ? null : hasPlayed ? 'Back in a moment' : 'Coming on stage'}>
      <video ref={hold} className={styles['other']} playsInline aria-label={name} data-testid="stage-video" />
    </StageCell>
  );
}

/** One place among the pictures: the video inside, the name on it, and a word over it while there is no picture. */
export function StageCell({
  name,
  isLarge = false,
  note,
  children,
}: {
  readonly name: string;
  readonly isLarge?: boolean;
  readonly note: string | null;
  readonly children: ReactElement | null;
}): ReactElement {
  return (
    <div className={styles['place']} data-large={isLarge || undefined} data-testid="stage-person">
      {children}
      {note !== null && (
        <div className={styles['note']} role="status">
          {note}
        </div>
      )}
      <span className={styles['name']}>
        <bdi>{name}</bdi>
      </span>
    </div>
  );
}
