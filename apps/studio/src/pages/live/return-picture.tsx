import { errorText, IconButton, Spinner, usePlayer, useSnapshot } from '@vitrine/web';
import { useCallback, useEffect, type ReactElement } from 'react';
import styles from './live.module.css';

/** The picture as the media server gives it out, silent until asked: an open speaker would be heard in the show. */
export function ReturnPicture({
  roomId,
  streamSign,
  isStreaming,
  className,
}: {
  readonly roomId: string;
  readonly streamSign: number | null;
  readonly isStreaming: boolean;
  readonly className?: string;
}): ReactElement {
  const player = usePlayer({ roomId, isWanted: true, streamSign, isStreaming });
  useEffect(() => player.mute(), [player]);
  const { status, error, isMuted, hasPlayed } = useSnapshot(player);
  const hold = useCallback(
    (element: HTMLVideoElement | null) => {
      if (element === null) return;
      player.attach(element);
      return () => player.detach();
    },
    [player],
  );
  return (
    <>
      <video ref={hold} className={styles.preview} playsInline aria-label="The show" data-testid="return-picture" />
      {status !== 'playing' && (
        <div className={hasPlayed ? `${styles.cover} ${styles.veil}` : styles.cover} role="status">
          {status === 'failed' && error !== null ? (
            <>
              <b>{errorText(error.code).title}</b>
              {errorText(error.code).body}
            </>
          ) : (
            <>
              <Spinner />
              {status === 'waiting' ? 'No picture arrives yet. It appears here by itself.' : 'Opening the picture…'}
            </>
          )}
        </div>
      )}
      {status === 'playing' && (
        <IconButton
          className={className}
          surface="video"
          icon={isMuted ? 'sound-off' : 'sound'}
          label={isMuted ? 'Listen to the show' : 'Mute the show'}
          onClick={() => {
            if (isMuted) void player.unmute();
            else player.mute();
          }}
        />
      )}
    </>
  );
}
