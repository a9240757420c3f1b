import type { ExplanationView } from '@vitrine/contracts';
import { Button, IconButton, useSnapshot } from '@vitrine/web';
import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useExplanation } from '../../queries/replay';
import { positionText } from '../../replay-player/replay-parts';
import { ReplayPlayer } from '../../replay-player/replay-player';
import styles from './explanation.module.css';

export interface ExplanationProps {
  readonly roomId: string;
  readonly pinId: string;
  readonly hostName: string;
  /** The sound of the running show waits while something of it is watched again. */
  readonly setHushed: (isHushed: boolean) => void;
}

/** What the host said about a piece, for whoever came later. Nothing where nothing of it was recorded yet. */
export function Explanation({ roomId, pinId, hostName, setHushed }: ExplanationProps): ReactElement | null {
  const found = useExplanation(roomId, pinId);
  // What is being watched stays as it is, while more is recorded.
  const [watched, setWatched] = useState<ExplanationView | null>(null);
  if (watched !== null)
    return <Film explanation={watched} hostName={hostName} setHushed={setHushed} onClose={() => setWatched(null)} />;
  if (found === null) return null;
  return (
    <Button
      icon="play"
      isBlock
      className={styles['open']}
      onClick={() => setWatched(found)}
      data-testid="watch-explanation"
    >
      <span>
        Watch <bdi>{hostName}</bdi> show it · {positionText(found.toMs - found.fromMs)}
      </span>
    </Button>
  );
}

function Film({
  explanation,
  hostName,
  setHushed,
  onClose,
}: {
  readonly explanation: ExplanationView;
  readonly hostName: string;
  readonly setHushed: (isHushed: boolean) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { parts, fromMs, toMs } = explanation;
  const player = useMemo(() => {
    const made = new ReplayPlayer({ parts, span: { fromMs, toMs } });
    made.setMuted(false);
    return made;
  }, [parts, fromMs, toMs]);
  const { atMs, isPlaying, hasFailed } = useSnapshot(player);
  const hold = useCallback(
    (element: HTMLVideoElement | null) => (element === null ? undefined : player.attach(element)),
    [player],
  );
  useEffect(() => {
    setHushed(true);
    return () => setHushed(false);
  }, [setHushed]);
  const clock = `${positionText(atMs - fromMs)} / ${positionText(toMs - fromMs)}`;
  return (
    <section className={styles['film']} aria-label={`${hostName} shows it, earlier in the show`}>
      <video ref={hold} className={styles['picture']} playsInline data-testid="explanation-video" />
      {hasFailed && (
        <p className={styles['failed']} role="alert">
          It could not be played. <Button onClick={() => player.retry()}>Try again</Button>
        </p>
      )}
      <div className={styles['bar']}>
        <IconButton
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          surface="raised"
          onClick={() => (isPlaying ? player.pause() : player.play())}
        />
        <input
          type="range"
          className={styles['slider']}
          aria-label="Position in what was shown"
          aria-valuetext={clock}
          min={fromMs}
          max={toMs}
          step={1_000}
          value={atMs}
          onChange={(event) => player.seek(Number(event.currentTarget.value))}
        />
        <span className={styles['clock']}>{clock}</span>
        <IconButton icon="close" label="Back to the live show’s sound" surface="raised" onClick={onClose} />
      </div>
      <p className={styles['note']}>Earlier in this show. It goes on without sound meanwhile.</p>
    </section>
  );
}
