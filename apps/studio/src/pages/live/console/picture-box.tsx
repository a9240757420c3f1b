import { Menu } from '@mantine/core';
import { Button, errorText, LiveBadge, Pill, useSnapshot } from '@vitrine/web';
import { Cast, Check, Mic, MicOff, Settings2, SwitchCamera, Video, VideoOff } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import { useTakesEncoders } from '../../../queries/rooms';
import { DeviceMenu } from '../device-menu';
import { LevelMeter } from '../level-meter';
import type { DeskProps } from '../live-desk';
import { Feed } from '../model/feed';
import { OwnPreview } from '../own-preview';
import type { FeedProps } from '../preflight/preflight';
import { ReturnPicture } from '../return-picture';
import { CameraUnplugged, StreamLost, TakenOver } from './camera-trouble';
import { ScreenButton } from './screen-button';
import { StageTiles } from './stage-tiles';
import { TakeOver } from './take-over';
import type { StreamReading } from './use-stream-word';
import shared from '../live.module.css';
import styles from './picture-box.module.css';

export type PictureBoxProps = DeskProps &
  FeedProps & { readonly reading: StreamReading; readonly canHost: boolean; readonly isPhone: boolean };

function Mute({
  kind,
  isMuted,
  onToggle,
}: {
  readonly kind: 'camera' | 'microphone';
  readonly isMuted: boolean;
  readonly onToggle: () => void;
}): ReactElement {
  const On = kind === 'camera' ? Video : Mic;
  const Off = kind === 'camera' ? VideoOff : MicOff;
  const key = kind === 'camera' ? 'V' : 'M';
  const label = `${isMuted ? 'Turn on' : 'Turn off'} the ${kind}`;
  return (
    <button
      type="button"
      className={styles.round}
      data-muted={isMuted || undefined}
      aria-pressed={isMuted}
      aria-label={label}
      title={`${label} (${key})`}
      onClick={onToggle}
      data-testid={`toggle-${kind}`}
    >
      {isMuted ? (
        <Off size={22} strokeWidth={1.75} aria-hidden="true" />
      ) : (
        <On size={22} strokeWidth={1.75} aria-hidden="true" />
      )}
      <kbd>{key}</kbd>
    </button>
  );
}

/** On a phone a menu is too much: the button goes through the cameras, front to back. */
function FlipCamera({ broadcast }: Pick<PictureBoxProps, 'broadcast'>): ReactElement | null {
  const { cameras, cameraId } = useSnapshot(broadcast.devices);
  const next = cameras[(cameras.findIndex(({ deviceId }) => deviceId === cameraId) + 1) % Math.max(1, cameras.length)];
  if (cameras.length < 2 || next === undefined) return null;
  return (
    <button
      type="button"
      className={`${styles.round} ${styles.flip}`}
      aria-label="Switch to the other camera"
      onClick={() => void broadcast.devices.selectCamera(next.deviceId)}
    >
      <SwitchCamera size={22} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

/** What stands over the own picture: nothing while it goes out, else what happened and the way back. */
function CameraCover({ reading, broadcast, state, feed, onFeed }: PictureBoxProps): ReactElement | null {
  const devices = useSnapshot(broadcast.devices);
  const { isCurtainDown, isCameraMuted } = useSnapshot(broadcast);
  const { status, error } = reading.publisher;
  // Tried again by itself, yet behind a firewall that may go on for ever.
  const isStuck = status === 'failed' || error?.code === 'media.unreachable';
  if (error?.code === 'media.session-not-found')
    return <TakenOver onWatch={() => onFeed(Feed.Elsewhere)} onTakeOver={() => onFeed(feed)} />;
  if (isStuck && error !== null) {
    return (
      <div className={`${shared.cover} ${shared.veil}`} role="alert">
        <b>{errorText(error.code).title}</b>
        {errorText(error.code).body}
        <Button variant="accent" onClick={() => void broadcast.publish()}>
          Try again
        </Button>
      </div>
    );
  }
  if (status === 'reconnecting') return <StreamLost />;
  if (devices.videoTrack === null && devices.videoProblem === 'lost' && status === 'live')
    return <CameraUnplugged hasSound={devices.audioTrack !== null} />;
  if (devices.videoTrack === null) {
    const isAsking = devices.status === 'asking';
    return (
      <div className={shared.cover} role="status">
        <b>{isAsking ? 'Your browser asks for the camera' : 'This browser sends no picture'}</b>
        {isAsking ? 'Allow camera and microphone.' : 'The show goes on; viewers see the card until you are back.'}
        {!isAsking && (
          <Button
            variant="accent"
            onClick={() => {
              broadcast.devices.close();
              void broadcast.publish();
            }}
            data-testid="connect-camera"
          >
            Send from this camera
          </Button>
        )}
      </div>
    );
  }
  if (status === 'idle' || status === 'stopped') {
    return (
      <div className={`${shared.cover} ${shared.veil}`}>
        <b>The picture is not sent</b>
        <Button variant="accent" onClick={() => void broadcast.publish()}>
          Send it
        </Button>
      </div>
    );
  }
  if (isCurtainDown) {
    return (
      <div className={`${shared.cover} ${styles.curtain}`} role="status">
        <b>The curtain is down</b>
        Camera and microphone send nothing. {state.status === 'paused' ? 'Viewers see “Back in a moment”.' : ''}
      </div>
    );
  }
  if (isCameraMuted) return <div className={shared.cover}>Your camera is off. Viewers see black.</div>;
  return null;
}

/** The picture of the show with its switches: from this camera, or from wherever it comes. */
export function PictureBox(props: PictureBoxProps): ReactElement {
  const { room, state, memberId, broadcast, feed, onFeed, reading, canHost, isPhone } = props;
  const devices = useSnapshot(broadcast.devices);
  const { meter, isMicrophoneMuted, isCameraMuted, screen } = useSnapshot(broadcast);
  const screenStream = useMemo(() => (screen === null ? null : new MediaStream([screen])), [screen]);
  const ownStream = screenStream ?? (devices.videoTrack === null ? null : devices.stream);
  const { stats } = reading.publisher;
  const isCamera = feed === Feed.Camera;
  const takesEncoders = useTakesEncoders(room.id, canHost);
  // What stands in the box is what is on air.
  const isOnAir = state.status === 'live' && state.isStreaming && (!isCamera || reading.publisher.status === 'live');
  return (
    <section className={styles.box} aria-label="Picture">
      {isCamera ? (
        <>
          {ownStream !== null && <OwnPreview stream={ownStream} />}
          {screen === null && <CameraCover {...props} />}
        </>
      ) : (
        <ReturnPicture
          roomId={room.id}
          streamSign={state.streamChangedAtMs}
          isStreaming={state.isStreaming}
          className={styles.listen ?? ''}
        />
      )}
      <StageTiles roomId={room.id} stage={state.stage} isHeard={isCamera} />
      {isPhone && isCamera && <FlipCamera broadcast={broadcast} />}
      {!isPhone && (
        <div className={styles.top}>
          {isOnAir && <LiveBadge label="On air" />}
          {isCamera && stats !== null && (
            <Pill tone="video">
              {stats.width} × {stats.height} · {Math.round(stats.fps)}
            </Pill>
          )}
        </div>
      )}
      <div className={styles.controls}>
        {isCamera ? (
          <>
            <Mute kind="camera" isMuted={isCameraMuted} onToggle={() => broadcast.toggle('video')} />
            <Mute kind="microphone" isMuted={isMicrophoneMuted} onToggle={() => broadcast.toggle('audio')} />
            {!isPhone && <ScreenButton broadcast={broadcast} />}
            {!isPhone && <LevelMeter meter={meter} />}
            {!isPhone && devices.status === 'open' && (
              <DeviceMenu
                kind="camera"
                icon={Settings2}
                compact={{ label: 'Choose camera and microphone', className: styles.round }}
                options={devices.cameras}
                selectedId={devices.cameraId}
                onSelect={(deviceId) => void broadcast.devices.selectCamera(deviceId)}
              >
                <Menu.Divider />
                <Menu.Label>Microphone</Menu.Label>
                {devices.microphones.length === 0 && <Menu.Item disabled>None found</Menu.Item>}
                {devices.microphones.map(({ deviceId, label }) => (
                  <Menu.Item
                    key={deviceId}
                    rightSection={deviceId === devices.microphoneId && <Check size={16} strokeWidth={1.75} />}
                    onClick={() => void broadcast.devices.selectMicrophone(deviceId)}
                  >
                    {label}
                  </Menu.Item>
                ))}
                <Menu.Divider />
                <Menu.Item leftSection={<Cast size={16} strokeWidth={1.75} />} onClick={() => onFeed(Feed.Elsewhere)}>
                  {takesEncoders ? 'Stop sending from here; use an encoder' : 'Stop sending from here'}
                </Menu.Item>
              </DeviceMenu>
            )}
          </>
        ) : (
          canHost && <TakeOver health={reading.health} memberId={memberId} onTake={() => onFeed(Feed.Camera)} />
        )}
      </div>
    </section>
  );
}
