import type { ReactElement } from 'react';
import styles from './spinner.module.css';

export function Spinner({ sizePx = 26 }: { readonly sizePx?: number }): ReactElement {
  return (
    <svg
      className={styles['spinner']}
      width={sizePx}
      height={sizePx}
      viewBox="0 0 26 26"
      fill="none"
      strokeWidth="3"
      aria-hidden="true"
    >
      <circle cx="13" cy="13" r="11" stroke="currentColor" opacity=".25" />
      <path d="M13 2a11 11 0 0 1 11 11" stroke="currentColor" strokeLinecap="round" />
    </svg>
  );
}
