import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';
import { classNames } from '../class-names';
import { Icon, type IconName } from '../icon/icon';
import { Spinner } from '../states/spinner';
import styles from './button.module.css';

export type ButtonVariant = 'primary' | 'accent' | 'plain' | 'line' | 'quiet' | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: ButtonVariant;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly icon?: IconName;
  readonly isBlock?: boolean;
  /** Shows that the work runs and ignores taps meanwhile; stays focusable, so that focus is not thrown away. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** The look of a button as a class, for links that act like one. */
export function buttonClass(
  variant: ButtonVariant = 'plain',
  size: 'sm' | 'md' | 'lg' = 'md',
  isBlock = false,
): string {
  return classNames(styles['button'], styles[variant], styles[size], isBlock && styles['block']);
}

export function Button({
  variant = 'plain',
  size = 'md',
  icon,
  isBlock = false,
  isBusy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(buttonClass(variant, size, isBlock), className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy ? <Spinner sizePx={20} /> : icon !== undefined && <Icon name={icon} sizePx={20} />}
      {children}
    </button>
  );
}
