import { useSnapshot } from '@vitrine/web';
import { Mic, Video } from 'lucide-react';
import type { ReactElement } from 'react';
import { DeviceMenu } from './device-menu';
import { LevelMeter } from './level-meter';
import type { Broadcast } from './model/broadcast';

/** Which camera and which microphone, and how loud the microphone is. Its parts are laid out by what it stands in. */
export function DeviceChoice({ broadcast }: { readonly broadcast: Broadcast }): ReactElement {
  const devices = useSnapshot(broadcast.devices);
  const { meter } = useSnapshot(broadcast);
  return (
    <>
      <DeviceMenu
        kind="camera"
        icon={Video}
        options={devices.cameras}
        selectedId={devices.cameraId}
        onSelect={(deviceId) => void broadcast.devices.selectCamera(deviceId)}
      />
      <DeviceMenu
        kind="microphone"
        icon={Mic}
        options={devices.microphones}
        selectedId={devices.microphoneId}
        onSelect={(deviceId) => void broadcast.devices.selectMicrophone(deviceId)}
      />
      <LevelMeter meter={meter} />
    </>
  );
}
