import { canShareScreen } from '@vitrine/rtc';
import { useSnapshot } from '@vitrine/web';
import { MonitorUp, MonitorX } from 'lucide-react';
import type { ReactElement } from 'react';
import { useAction } from '../../../components/use-action';
import type { Broadcast } from '../model/broadcast';
import styles from './picture-box.module.css';

/** Shows a screen in place of the camera, for as long as it is pressed. Absent where the browser has none to give. */
export function ScreenButton({ broadcast }: { readonly broadcast: Broadcast }): ReactElement | null {
  const { screen } = useSnapshot(broadcast);
  const { status } = useSnapshot(broadcast.publisher);
  const { isBusy, run } = useAction();
  if (!canShareScreen() || (status !== 'live' && screen === null)) return null;
  const label = screen === null ? 'Share a screen instead of the camera' : 'Back to the camera';
  const ShownIcon = screen === null ? MonitorUp : MonitorX;
  return (
    <button
      type="button"
      className={styles.round}
      data-muted={screen !== null || undefined}
      aria-pressed={screen !== null}
      aria-label={label}
      title={label}
      aria-busy={isBusy || undefined}
      onClick={() => void run(() => (screen === null ? broadcast.shareScreen() : broadcast.stopScreen()))}
      data-testid="share-screen"
    >
      <ShownIcon size={22} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
