import type { ReactElement, ReactNode } from 'react';
import { Spinner } from './spinner';
import styles from './offline-notice.module.css';

/** Shown in place after 1.5 s of trouble (see `useSustained`): what is happening and what is safe. */
export function OfflineNotice({
  title,
  body,
  children,
}: {
  readonly title: string;
  readonly body: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className={styles['notice']} role="status" data-testid="offline-notice">
      <span className={styles['spin']}>
        <Spinner />
      </span>
      <div>
        <b className={styles['title']}>{title}</b>
        <p className={styles['body']}>{body}</p>
      </div>
      {children}
    </div>
  );
}
