import type { ReactElement } from 'react';
import styles from './logo.module.css';

/** The mark (an arch with a V in it) and the name. */
export function Logo({
  sizePx = 30,
  isMarkOnly = false,
}: {
  readonly sizePx?: number;
  readonly isMarkOnly?: boolean;
}): ReactElement {
  return (
    <span className={styles['logo']}>
      <svg width={sizePx} height={sizePx} viewBox="0 0 64 64" aria-hidden="true" fill="none" strokeLinecap="round">
        <path d="M12 56V30C12 18 20 8 32 8s20 10 20 22v26" stroke="currentColor" strokeWidth="6" />
        <path d="M22 27l10 24 10-24" className={styles['letter']} strokeWidth="7" strokeLinejoin="round" />
      </svg>
      {isMarkOnly ? <span className="visually-hidden">Vitrine</span> : 'Vitrine'}
    </span>
  );
}
