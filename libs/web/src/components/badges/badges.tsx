import type { ReactElement, ReactNode } from 'react';
import { classNames } from '../class-names';
import { Icon, type IconName } from '../icon/icon';
import { formatNumber } from '../../formats/numbers';
import styles from './badges.module.css';

export type PillTone = 'plain' | 'video' | 'live' | 'ok' | 'warn' | 'bad' | 'accent';

export function Pill({
  tone = 'plain',
  icon,
  children,
  ...rest
}: {
  readonly tone?: PillTone;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly 'data-testid'?: string;
}): ReactElement {
  return (
    <span {...rest} className={classNames(styles['pill'], styles[tone])}>
      {icon !== undefined && <Icon name={icon} sizePx={15} />}
      {children}
    </span>
  );
}

/** On air, with the dot. Status, never decoration: show it only while the room is live. */
export function LiveBadge({ label = 'Live' }: { readonly label?: string }): ReactElement {
  return (
    <span className={classNames(styles['pill'], styles['live'])}>
      <span className={styles['dot']} aria-hidden="true" />
      {label}
    </span>
  );
}

export function ViewerCount({
  viewers,
  isLong = false,
}: {
  readonly viewers: number;
  readonly isLong?: boolean;
}): ReactElement {
  return (
    <span className={classNames(styles['pill'], styles['video'])} data-testid="viewer-count">
      <Icon name="eye" sizePx={15} />
      <span>{formatNumber(viewers)}</span>
      <span className={isLong ? undefined : 'visually-hidden'}>watching</span>
    </span>
  );
}
