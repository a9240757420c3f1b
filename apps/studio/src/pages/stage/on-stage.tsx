import { StageLayout, type OwnStageSeatView } from '@vitrine/contracts';
import type { FetchGrant } from '@vitrine/rtc';
import {
  Button,
  errorText,
  InlineNotice,
  LiveBadge,
  Pill,
  StageCell,
  StagePicture,
  useApi,
  useSnapshot,
  useStreamPlayer,
} from '@vitrine/web';
import { useCallback, useEffect, type ReactElement, type ReactNode } from 'react';
import type { Broadcast } from '../live/model/broadcast';
import { OwnPreview } from '../live/own-preview';
import { StageControls } from './stage-controls';
import styles from './stage.module.css';

/** The host, or another guest, seen and heard by somebody on stage. The own sound is never played: there is no echo. */
function Other({
  ownSeatId,
  seatId,
  name,
  isStreaming,
}: {
  readonly ownSeatId: string;
  /** null for the host. */
  readonly seatId: string | null;
  readonly name: string;
  readonly isStreaming: boolean;
}): ReactElement {
  const api = useApi();
  const fetchGrant = useCallback<FetchGrant>(
    () => api.stageSeat.grant(ownSeatId, { role: 'view', ...(seatId !== null && { seatId }) }),
    [api, ownSeatId, seatId],
  );
  const player = useStreamPlayer({ fetchGrant, isWanted: true, streamSign: Number(isStreaming) });
  const { needsTapForSound, needsTapToPlay } = useSnapshot(player);
  useEffect(() => {
    if (!needsTapForSound && !needsTapToPlay) return;
    // Any tap on the page is the tap that the browser asks for.
    const unlock = (): void => void player.unmute();
    window.addEventListener('pointerdown', unlock, { once: true });
    return () => window.removeEventListener('pointerdown', unlock);
  }, [player, needsTapForSound, needsTapToPlay]);
  return <StagePicture player={player} name={name} />;
}

/** On stage: what viewers see, and the own switches. */
export function OnStage({
  view,
  broadcast,
  isLeaving,
  onLeave,
  trouble,
}: {
  readonly view: OwnStageSeatView;
  readonly broadcast: Broadcast;
  readonly isLeaving: boolean;
  readonly onLeave: () => void;
  readonly trouble: ReactNode;
}): ReactElement {
  const { seat, show, stage, names } = view;
  const devices = useSnapshot(broadcast.devices);
  const { isCameraMuted } = useSnapshot(broadcast);
  const { status, error } = useSnapshot(broadcast.publisher);
  const others = stage.people.filter(({ seatId }) => seatId !== seat.id);
  const isSent = status === 'live';
  return (
    <main className={styles.on} data-testid="on-stage">
      <header className={styles.head}>
        {show.status === 'live' ? <LiveBadge label="On air" /> : <Pill tone="video">Not live yet</Pill>}
        <b className={styles.showTitle}>{show.title}</b>
        <Pill tone={isSent ? 'ok' : 'warn'} data-testid="stage-stream">
          {isSent ? 'You are seen' : status === 'failed' ? 'Not sent' : 'Connecting'}
        </Pill>
      </header>
      <div className={styles.grid} data-people={others.length + 2}>
        <Other ownSeatId={seat.id} seatId={null} name={show.hostName} isStreaming={show.isStreaming} />
        {others.map(({ seatId, isStreaming }) => (
          <Other
            key={seatId}
            ownSeatId={seat.id}
            seatId={seatId}
            name={names[seatId] ?? 'Guest'}
            isStreaming={isStreaming}
          />
        ))}
        <StageCell name={`${seat.displayName} (you)`} note={isCameraMuted ? 'Your camera is off' : null}>
          {devices.stream !== null && devices.videoTrack !== null ? <OwnPreview stream={devices.stream} /> : null}
        </StageCell>
      </div>
      <div className={styles.notices}>
        {trouble}
        {error !== null && !isSent && (
          <InlineNotice tone="warn">
            <b>{errorText(error.code).title}.</b> {errorText(error.code).body}
          </InlineNotice>
        )}
        {devices.status === 'open' && devices.videoTrack === null && (
          <InlineNotice tone="warn">
            <b>Your camera is gone.</b> Plug it in again, or choose another one.
          </InlineNotice>
        )}
        {stage.layout === StageLayout.OneLarge && (
          <p className={styles.hint}>
            Viewers see {stage.largeSeatId === seat.id ? 'you' : (names[stage.largeSeatId ?? ''] ?? show.hostName)}{' '}
            large.
          </p>
        )}
      </div>
      <footer className={styles.controls}>
        <StageControls broadcast={broadcast} />
        <Button variant="danger" isBusy={isLeaving} onClick={onLeave} data-testid="leave-stage">
          Leave the stage
        </Button>
      </footer>
    </main>
  );
}
