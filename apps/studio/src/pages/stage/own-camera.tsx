import { Button, useSnapshot } from '@vitrine/web';
import type { ReactElement } from 'react';
import { DeviceChoice } from '../live/device-choice';
import type { Broadcast } from '../live/model/broadcast';
import { deviceFix } from '../live/model/device-fix';
import { OwnPreview } from '../live/own-preview';
import shared from '../live/live.module.css';
import styles from './stage.module.css';

/** The camera check of a guest: how they look, how loud they are, and which devices they use. */
export function OwnCamera({ broadcast }: { readonly broadcast: Broadcast }): ReactElement {
  const devices = useSnapshot(broadcast.devices);
  const problem = devices.videoProblem ?? devices.audioProblem;
  const open = (): void => {
    broadcast.devices.close();
    void broadcast.open();
  };
  return (
    <section className={styles.camera} aria-label="Your camera">
      {devices.stream !== null && devices.videoTrack !== null ? (
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
              <b>
                {problem === null
                  ? 'See how you look first'
                  : devices.videoProblem === null
                    ? 'No microphone'
                    : 'No camera'}
              </b>
              {problem === null ? 'Nobody else sees you before you are let on stage.' : deviceFix(problem)}
              <Button variant="accent" className={styles.open} onClick={open} data-testid="open-camera">
                {problem === null ? 'Open the camera' : 'Try again'}
              </Button>
            </>
          )}
        </div>
      )}
      {devices.status === 'open' && (
        <div className={styles.devices}>
          <DeviceChoice broadcast={broadcast} />
        </div>
      )}
    </section>
  );
}
