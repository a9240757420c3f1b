import type { ButtonHTMLAttributes, ReactElement } from 'react';
import { classNames } from '../class-names';
import { Icon, type IconName } from '../icon/icon';
import styles from './icon-button.module.css';

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What the button does, spoken and as a tooltip. */
  readonly label: string;
  readonly surface?: 'none' | 'video' | 'raised';
  /** A count in the corner; nothing at 0. */
  readonly count?: number;
}

export function IconButton({
  icon,
  label,
  surface = 'none',
  count = 0,
  className,
  type = 'button',
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(styles['button'], styles[surface], className)}
      aria-label={count > 0 ? `${label}, ${count}` : label}
      title={label}
    >
      <Icon name={icon} />
      {count > 0 && (
        <span className={styles['count']} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </button>
  );
}
