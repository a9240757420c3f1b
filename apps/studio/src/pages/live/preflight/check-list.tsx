import { Button, Spinner } from '@vitrine/web';
import {
  AudioLines,
  Video,
  Check as Tick,
  Cast,
  MessageCircle,
  Mic,
  ShoppingBag,
  Wifi,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { Check, CheckName } from '../model/preflight-verdict';
import styles from './preflight.module.css';

const ICONS: Record<CheckName, LucideIcon> = {
  camera: Video,
  microphone: Mic,
  sound: AudioLines,
  connection: Wifi,
  stream: Cast,
  tray: ShoppingBag,
  chat: MessageCircle,
};
/** Another look at these can change the answer; the tray is mended on its own page. */
const REPEATABLE: ReadonlySet<CheckName> = new Set<CheckName>(['camera', 'microphone', 'sound', 'connection']);

export function CheckList({
  checks,
  onAgain,
}: {
  readonly checks: readonly Check[];
  readonly onAgain?: (() => void) | undefined;
}): ReactElement {
  const worst = checks.find(({ state }) => state === 'failed') ?? checks.find(({ state }) => state === 'warned');
  return (
    <ul className={styles.list}>
      {checks.map((check) => {
        const CheckIcon = ICONS[check.name];
        const isWrong = check.state === 'failed' || check.state === 'warned';
        return (
          <li key={check.name} data-state={check.state} data-testid={`check-${check.name}`}>
            <span className={styles.icon}>
              <CheckIcon size={22} strokeWidth={1.75} aria-hidden="true" />
            </span>
            <div>
              <b>{check.title}</b>
              <small>{check.detail}</small>
            </div>
            {check.state === 'passed' && <Tick size={22} strokeWidth={1.75} aria-label="fine" />}
            {check.state === 'pending' && <Spinner sizePx={20} />}
            {isWrong && check === worst && REPEATABLE.has(check.name) && onAgain !== undefined && (
              <Button size="sm" onClick={onAgain}>
                Check again
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
