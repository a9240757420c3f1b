import {
  Button,
  buttonClass,
  closedWords,
  InlineNotice,
  OfflineNotice,
  reconnectingWords,
  tabDrafts,
  useLiveConnection,
  useOnline,
  useOutbox,
  useSnapshot,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Show } from '../show/use-show';
import styles from './connection-notice.module.css';

/** Why nothing moves, and what can be done about it. The stage itself says it when the room refuses. */
export function ConnectionNotice({ show }: { readonly show: Show }): ReactElement | null {
  const connection = useSnapshot(useLiveConnection());
  const isOnline = useOnline();
  const { pending } = useSnapshot(useOutbox());
  if (!show.isOffline || show.refusal !== null) return null;
  if (show.connection !== 'closed') {
    const words = `${reconnectingWords(connection, isOnline)} Your bag is safe; buying waits.`;
    return <OfflineNotice title="Reconnecting…" body={words} />;
  }
  const hasTyped = pending.length > 0 || tabDrafts.read(show.room.id) !== '';
  const { title, body } = show.isSignedOut
    ? { title: 'You were signed out', body: 'Sign in to go on.' }
    : closedWords(connection);
  return (
    <div className={styles['ended']} data-testid="connection-ended">
      <InlineNotice tone="warn">
        {title}. {body}
        {hasTyped && ' What you typed is kept.'}
      </InlineNotice>
      <div className={styles['ways']}>
        {show.isSignedOut && (
          <Link to="/account" className={buttonClass('accent', 'sm')}>
            Sign in
          </Link>
        )}
        <Button size="sm" icon="retry" onClick={show.retry}>
          Try again
        </Button>
      </div>
    </div>
  );
}
