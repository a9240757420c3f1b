import { LiveStatus } from '@vitrine/client';
import { Button, formatStart, InlineNotice, Pill, useLiveConnection, useNow, useSelected } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useRoomMembers, useStreamKey, useTakesEncoders, useTray } from '../../../queries/rooms';
import { RecordingSwitch } from '../../show/recording/recording-switch';
import { StreamKeyFields } from '../../show/stream-key-card';
import { DeviceChoice } from '../device-choice';
import type { DeskProps } from '../live-desk';
import type { Broadcast } from '../model/broadcast';
import { Feed } from '../model/feed';
import { cameraChecks, encoderChecks, houseChecks, verdictOf, type TrayFacts } from '../model/preflight-verdict';
import { megabits } from '../model/rates';
import { OwnPreview } from '../own-preview';
import { ReturnPicture } from '../return-picture';
import { StudioBrand } from '../studio-brand';
import { useStreamHealth } from '../use-stream-health';
import { CheckList } from './check-list';
import { useGoLive } from './use-go-live';
import { usePreflight } from './use-preflight';
import shared from '../live.module.css';
import styles from './preflight.module.css';

export interface FeedProps {
  readonly broadcast: Broadcast;
  readonly feed: Feed;
  readonly onFeed: (feed: Feed) => void;
}

function pictureFacts(track: MediaStreamTrack | null): string | null {
  if (track === null) return null;
  const { width, height, frameRate } = track.getSettings();
  if (width === undefined || height === undefined) return null;
  return [`${width} × ${height}`, frameRate === undefined ? null : `${Math.round(frameRate)} fps`]
    .filter(Boolean)
    .join(', ');
}

function useTrayFacts(roomId: string): TrayFacts | null {
  const items = useTray(roomId).data?.items;
  if (items === undefined) return null;
  return {
    pieces: items.length,
    withoutTryOn: items.filter(({ tryOn }) => tryOn.sizeWorn === null && tryOn.note === null).length,
    soldOut: items.filter(({ product }) => product.variants.every(({ available }) => available <= 0)).length,
  };
}

/** Camera, sound, network and tray in one look, with one verdict and the way on air. */
export function Preflight({
  room,
  state,
  permissions,
  memberId,
  broadcast,
  feed,
  onFeed,
}: DeskProps & FeedProps): ReactElement {
  const isCamera = feed === Feed.Camera;
  const { report, devices, again } = usePreflight(broadcast, room.id, isCamera);
  const health = useStreamHealth(room.id, !isCamera);
  const streamKey = useStreamKey(room.id);
  const takesEncoders = useTakesEncoders(room.id);
  const isOnline = useSelected(useLiveConnection(), ({ status }) => status === LiveStatus.Online);
  const people = useRoomMembers(room.id);
  const tray = useTrayFacts(room.id);
  const goLive = useGoLive(room.id, broadcast);
  const now = useNow(30_000);

  const house = houseChecks(tray, {
    isOnline,
    moderators: (people.data ?? [])
      .filter((person) => person.memberId !== memberId)
      .map(({ displayName }) => displayName),
  });
  const own = isCamera
    ? cameraChecks({
        report,
        picture: pictureFacts(devices.videoTrack),
        microphone: devices.microphones.find(({ deviceId }) => deviceId === devices.microphoneId)?.label ?? null,
      })
    : encoderChecks({
        hasStreamKey: streamKey.data !== undefined && streamKey.data !== null,
        isPublishing: health?.isPublishing ?? state.isStreaming,
        measured:
          health === null
            ? null
            : [health.bitrateKbps === null ? null : megabits(health.bitrateKbps), health.videoCodec]
                .filter(Boolean)
                .join(', '),
      });
  const checks = [...own, ...house];
  const verdict = verdictOf(checks);

  return (
    <div className={styles.page}>
      <header className={shared.bar}>
        <StudioBrand roomId={room.id} />
        <span className={shared.title} title={state.title}>
          {state.title}
        </span>
        <Pill data-testid="room-status">Not live yet</Pill>
        <span className={shared.grow} />
        {state.scheduledAt !== null && (
          <span className={styles.when}>Announced · {formatStart(new Date(state.scheduledAt), new Date(now))}</span>
        )}
      </header>
      <main className={styles.main}>
        <section className={styles.stage} aria-label={isCamera ? 'Camera preview' : 'Picture of the encoder'}>
          {isCamera ? (
            devices.stream !== null && devices.videoTrack !== null ? (
              <OwnPreview stream={devices.stream} />
            ) : (
              <div className={shared.cover}>
                {devices.status === 'asking' ? (
                  <>
                    <b>Your browser asks for the camera</b>
                    Allow camera and microphone to see yourself here.
                  </>
                ) : (
                  <>
                    <b>No picture yet</b>
                    <Button onClick={again}>Open the camera</Button>
                  </>
                )}
              </div>
            )
          ) : health?.isPublishing === true || state.isStreaming ? (
            <ReturnPicture
              roomId={room.id}
              streamSign={state.streamChangedAtMs}
              isStreaming={state.isStreaming}
              className={styles.listen ?? ''}
            />
          ) : (
            <div className={`${shared.cover} ${styles.encoder}`}>
              <b>Use an encoder</b>
              <div className={styles.keys}>
                <StreamKeyFields roomId={room.id} />
              </div>
            </div>
          )}
          {(devices.videoTrack !== null || health?.isPublishing === true) && (
            <div className={styles.guide} aria-hidden="true">
              <span>Phones see this area</span>
            </div>
          )}
          {isCamera && (
            <div className={styles.over}>
              <DeviceChoice broadcast={broadcast} />
            </div>
          )}
        </section>
        <section className={styles.checks}>
          <div role="status">
            <h1
              className={`display ${styles.headline}`}
              data-testid={verdict.canGoLive ? 'preflight-ready' : 'preflight-verdict'}
            >
              {verdict.headline}
            </h1>
            <p className={styles.lead}>{verdict.lead}</p>
          </div>
          <CheckList checks={checks} onAgain={isCamera ? again : undefined} />
          <div className={styles.end}>
            <RecordingSwitch roomId={room.id} canEdit={permissions.includes('room:manage')} />
            {goLive.problem !== null && (
              <InlineNotice tone="bad">
                <b>{goLive.problem.title}.</b> {goLive.problem.body}
              </InlineNotice>
            )}
            <div className={styles.buttons}>
              {(takesEncoders || !isCamera) && (
                <Button
                  variant="line"
                  size="lg"
                  disabled={goLive.isBusy}
                  onClick={() => onFeed(isCamera ? Feed.Elsewhere : Feed.Camera)}
                  data-testid="switch-feed"
                >
                  {isCamera ? 'Use an encoder' : 'Use this camera'}
                </Button>
              )}
              <Button
                variant="accent"
                size="lg"
                className={styles.go}
                disabled={!verdict.canGoLive}
                isBusy={goLive.isBusy}
                onClick={() => goLive.run(feed)}
                data-testid="go-live"
              >
                {goLive.isBusy ? 'Going live…' : 'Go live'}
              </Button>
            </div>
          </div>
        </section>
      </main>
    </div>
  );
}
