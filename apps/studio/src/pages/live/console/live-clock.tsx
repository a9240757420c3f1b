import { formatClock, useNow, useRoom } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './console.module.css';

/** How long since a moment of the server's clock. */
export function LiveClock({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const room = useRoom();
  const now = useNow(1_000) + room.getSnapshot().clockOffsetMs;
  // A clock that counts up rounds down.
  return <span className={styles.clock}>{formatClock(Math.floor(Math.max(0, now - sinceMs) / 1_000) * 1_000)}</span>;
}
