import { useSyncExternalStore, type ReactElement } from 'react';
import { toasts } from './toast-store';
import styles from './toast-region.module.css';

/** Once per app, at its root. Sits at the bottom, so that it never covers a face. */
export function ToastRegion(): ReactElement {
  const { toasts: shown, announcement } = useSyncExternalStore(toasts.subscribe, toasts.getSnapshot);
  return (
    <>
      <div className={styles['region']} role="status" aria-live="polite">
        {shown.map(({ id, text }) => (
          <p key={id} className={styles['toast']}>
            {text}
          </p>
        ))}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {announcement}
      </div>
    </>
  );
}
