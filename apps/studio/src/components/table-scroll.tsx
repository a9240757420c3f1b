import type { ReactElement, ReactNode } from 'react';
import styles from './table.module.css';

/** Lets a wide table be scrolled sideways, with the arrow keys too, instead of the page. */
export function TableScroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={styles['scroll']} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
