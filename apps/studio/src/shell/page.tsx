import type { ReactElement, ReactNode } from 'react';
import { useEffect } from 'react';
import styles from './page.module.css';

/** Heading of a page in the back office with what can be done there. */
export function PageHeader({
  title,
  kicker,
  lead,
  children,
}: {
  readonly title: string;
  readonly kicker?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  useEffect(() => {
    document.title = `${title} · Vitrine Studio`;
  }, [title]);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {kicker !== undefined && <div className={styles.kicker}>{kicker}</div>}
        <h1 className={`display ${styles.title}`}>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  );
}

export function Card({
  title,
  aside,
  children,
  isFlush = false,
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** No padding: the content is a table that reaches the edges. */
  readonly isFlush?: boolean;
}): ReactElement {
  return (
    <section className={isFlush ? `${styles.card} ${styles.flush}` : styles.card}>
      {title !== undefined && (
        <header className={styles.cardHead}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
