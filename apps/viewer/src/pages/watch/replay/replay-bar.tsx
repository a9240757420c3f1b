import type { ClipView } from '@vitrine/contracts';
import { IconButton } from '@vitrine/web';
import { useId, type ReactElement } from 'react';
import { bestMinute, heatCurve, positionText } from '../../../replay-player/replay-parts';
import type { ReplayShowModel } from './use-replay-show';
import styles from './replay.module.css';

const MINUTE_MS = 60_000;
const HEAT_HEIGHT = 40;
const STEP_MS = 5_000;

/** The curve of a show as the outline of a hill, in a box of 1000 by 40. */
function hillOf(heat: readonly number[], durationMs: number): string {
  if (heat.length === 0 || durationMs <= 0) return '';
  const xOf = (minute: number): number => Math.min(1_000, (((minute + 0.5) * MINUTE_MS) / durationMs) * 1_000);
  const yOf = (value: number): number => HEAT_HEIGHT - 3 - value * (HEAT_HEIGHT - 6);
  const first = heat[0] ?? 0;
  const last = heat.at(-1) ?? 0;
  const points = heat.map((value, minute) => `L${xOf(minute).toFixed(1)} ${yOf(value).toFixed(1)}`);
  return `M0 ${HEAT_HEIGHT}L0 ${yOf(first).toFixed(1)}${points.join('')}L1000 ${yOf(last).toFixed(1)}L1000 ${HEAT_HEIGHT}Z`;
}

/** Where one is, how busy it was, and where the chapters begin. The slider itself is the browser's own. */
export function ReplayBar({
  model,
  clip,
}: {
  readonly model: ReplayShowModel;
  readonly clip: ClipView | null;
}): ReactElement {
  const { player, picture, replay, chapter, shop, jump } = model;
  const { fromMs, toMs } = clip ?? { fromMs: 0, toMs: Math.max(replay.durationMs, player.span.toMs) };
  const lengthMs = Math.max(1, toMs - fromMs);
  const share = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / lengthMs));
  const played = share(picture.atMs);
  const clipPathId = useId();
  const hill = clip === null ? hillOf(heatCurve(replay.heat), lengthMs) : '';
  const best = bestMinute(replay.heat);
  const isBest = clip === null && best !== null && Math.floor(picture.atMs / MINUTE_MS) === best;
  const title = chapter === null ? null : shop.products[chapter.productId]?.title;
  const clock = `${positionText(picture.atMs - fromMs)} / ${positionText(lengthMs)}`;
  return (
    <div className={styles['bar']} role="group" aria-label="Replay controls">
      <div className={styles['bar-head']}>
        <IconButton
          icon={picture.isPlaying ? 'pause' : 'play'}
          label={picture.isPlaying ? 'Pause' : 'Play'}
          surface="raised"
          onClick={() => (picture.isPlaying ? player.pause() : player.play())}
        />
        <div className={styles['bar-words']}>
          {title !== null && title !== undefined && (
            <b>
              <bdi>{title}</bdi>
            </b>
          )}
          <span data-testid="replay-clock" data-at-ms={picture.atMs}>
            {clock}
            {isBest && ' · most was bought here'}
          </span>
        </div>
        <IconButton
          icon={picture.isMuted ? 'sound-off' : 'sound'}
          label={picture.isMuted ? 'Turn the sound on' : 'Turn the sound off'}
          surface="video"
          onClick={() => player.setMuted(!picture.isMuted)}
        />
      </div>
      <div className={styles['track']}>
        {hill !== '' && (
          <svg
            className={styles['heat']}
            viewBox={`0 0 1000 ${HEAT_HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <clipPath id={clipPathId}>
              <rect width={played * 1_000} height={HEAT_HEIGHT} />
            </clipPath>
            <path d={hill} className={styles['heat-all']} />
            <path d={hill} className={styles['heat-played']} clipPath={`url(#${clipPathId})`} />
          </svg>
        )}
        <div className={styles['rail']} aria-hidden="true">
          <div className={styles['rail-played']} style={{ inlineSize: `${played * 100}%` }} />
          {clip === null &&
            replay.chapters
              .filter((one) => share(one.fromMs) > 0.005)
              .map((one) => (
                <i
                  key={one.fromMs}
                  className={styles['tick']}
                  style={{ insetInlineStart: `${share(one.fromMs) * 100}%` }}
                />
              ))}
          <i className={styles['knob']} style={{ insetInlineStart: `${played * 100}%` }} />
        </div>
        <input
          type="range"
          className={styles['slider']}
          aria-label="Position in the show"
          aria-valuetext={clock}
          min={fromMs}
          max={toMs}
          step={STEP_MS / 5}
          value={picture.atMs}
          onChange={(event) => jump(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
            event.preventDefault();
            jump(picture.atMs + (event.key === 'ArrowRight' ? STEP_MS : -STEP_MS));
          }}
        />
      </div>
    </div>
  );
}
