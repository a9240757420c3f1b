import { useSnapshot } from '@vitrine/web';
import { Mic, MicOff, Settings2, Video, VideoOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { DeviceMenu } from '../live/device-menu';
import type { Broadcast } from '../live/model/broadcast';
import { ScreenButton } from '../live/console/screen-button';
import box from '../live/console/picture-box.module.css';

/** Camera, microphone, the choice of devices, and the screen. */
export function StageControls({ broadcast }: { readonly broadcast: Broadcast }): ReactElement {
  const { isMicrophoneMuted, isCameraMuted } = useSnapshot(broadcast);
  const devices = useSnapshot(broadcast.devices);
  const switches = [
    { kind: 'video', name: 'camera', isOff: isCameraMuted, On: Video, Off: VideoOff },
    { kind: 'audio', name: 'microphone', isOff: isMicrophoneMuted, On: Mic, Off: MicOff },
  ] as const;
  return (
    <>
      {switches.map(({ kind, name, isOff, On, Off }) => {
        const ShownIcon = isOff ? Off : On;
        const label = `${isOff ? 'Turn on' : 'Turn off'} the ${name}`;
        return (
          <button
            key={kind}
            type="button"
            className={box.round}
            data-muted={isOff || undefined}
            aria-pressed={isOff}
            aria-label={label}
            title={label}
            onClick={() => broadcast.toggle(kind)}
            data-testid={`toggle-${name}`}
          >
            <ShownIcon size={22} strokeWidth={1.75} aria-hidden="true" />
          </button>
        );
      })}
      <ScreenButton broadcast={broadcast} />
      {devices.cameras.length > 1 && (
        <DeviceMenu
          kind="camera"
          icon={Settings2}
          compact={{ label: 'Choose the camera', className: box.round }}
          options={devices.cameras}
          selectedId={devices.cameraId}
          onSelect={(deviceId) => void broadcast.devices.selectCamera(deviceId)}
        />
      )}
    </>
  );
}
