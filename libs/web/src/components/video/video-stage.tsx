import type { StageLayout } from '@vitrine/contracts';
import { useCallback, useState, type ReactElement, type ReactNode } from 'react';
import { Button } from '../button/button';
import { classNames } from '../class-names';
import styles from './video-stage.module.css';

export interface VideoStageProps {
  readonly label: string;
  readonly posterUrl: string | null;
  /** Takes the element when it is there and gives back how to let go of it. */
  readonly attach?: (element: HTMLVideoElement) => () => void;
  /** Frames have been shown: the last one stays, the poster goes. */
  readonly hasPicture: boolean;
  /** Keeps the last frame but dims it, while the connection is being repaired. */
  readonly isDimmed?: boolean;
  /** Over: the picture steps back behind what is said. */
  readonly isPast?: boolean;
  readonly needsTapForSound?: boolean;
  readonly needsTapToPlay?: boolean;
  readonly onUnlock?: () => void;
  /** Who else is on stage, and how they are shown. */
  readonly others?: StageOthers | null;
  readonly children?: ReactNode;
}
/** People beside the host. */
export interface StageOthers {
  readonly count: number;
  readonly layout: StageLayout;
  /** Of `one-large`: whether it is the host. */
  readonly isHostLarge: boolean;
  /** A word over the host's place, while their picture is away. */
  readonly hostNote: string | null;
  /** One `StagePicture` for each of them. */
  readonly pictures: ReactNode;
}

/** The picture, its poster, and the one tap that browsers ask for before they play sound. */
export function VideoStage({
  label,
  posterUrl,
  attach,
  hasPicture,
  isDimmed = false,
  isPast = false,
  needsTapForSound = false,
  needsTapToPlay = false,
  onUnlock,
  others = null,
  children,
}: VideoStageProps): ReactElement {
  const [isPortrait, setPortrait] = useState(false);
  const hold = useCallback(
    (element: HTMLVideoElement | null) => {
      if (element === null || attach === undefined) return;
      return attach(element);
    },
    [attach],
  );
  return (
    <figure
      className={classNames(styles['stage'], isDimmed && styles['dimmed'], isPast && styles['past'])}
      aria-label={label}
    >
      <div
        className={styles['pictures']}
        data-people={others === null ? undefined : others.count + 1}
        data-layout={others?.layout}
      >
        <div className={styles['place']} data-large={others === null || others.isHostLarge || undefined}>
          {posterUrl !== null && isPortrait && <img className={styles['backdrop']} src={posterUrl} alt="" />}
          {attach !== undefined && (
            <video
              ref={hold}
              className={classNames(styles['picture'], isPortrait && styles['portrait'])}
              onResize={(event) => setPortrait(event.currentTarget.videoHeight > event.currentTarget.videoWidth)}
              playsInline
              data-testid="video"
              aria-label={label}
            />
          )}
          {!hasPicture && posterUrl !== null && <img className={styles['picture']} src={posterUrl} alt="" />}
          {others !== null && others.hostNote !== null && (
            <div className={styles['note']} role="status">
              {others.hostNote}
            </div>
          )}
        </div>
        {others?.pictures}
      </div>
      {(needsTapForSound || needsTapToPlay) && (
        <div className={styles['unlock']}>
          <Button
            icon={needsTapToPlay ? 'play' : 'sound-off'}
            className={styles['unlock-button']}
            onClick={onUnlock}
            data-testid="tap-for-sound"
          >
            {needsTapToPlay ? 'Tap to play' : 'Tap for sound'}
          </Button>
        </div>
      )}
      {children}
    </figure>
  );
}
