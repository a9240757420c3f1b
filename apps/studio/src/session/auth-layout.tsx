import { Logo } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import setEmpty from '../assets/set-empty.svg';
import styles from './auth-layout.module.css';

/** A form beside the lit, empty set. */
export function AuthLayout({
  title,
  lead,
  children,
  foot,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}): ReactElement {
  return (
    <div className={styles.page}>
      <main className={styles.form}>
        <header className={styles.brand}>
          <Logo />
        </header>
        <div className={styles.body}>
          <h1 className={`display ${styles.title}`}>{title}</h1>
          <p className={styles.lead}>{lead}</p>
          {children}
        </div>
        <footer className={styles.foot}>{foot}</footer>
      </main>
      <aside className={styles.art} aria-hidden="true">
        <img src={setEmpty} alt="" />
      </aside>
    </div>
  );
}
