import { Button, buttonClass, InlineNotice, OfflineNotice } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Show } from '../show/use-show';
import styles from './connection-notice.module.css';

/** Why nothing moves, and what can be done about it. The stage itself says it when the room refuses. */
export function ConnectionNotice({ show }: { readonly show: Show }): ReactElement | null {
  if (!show.isOffline || show.refusal !== null) return null;
  if (show.connection !== 'closed') {
    return <OfflineNotice title="Reconnecting…" body="Your network was cut off. Your bag is safe; buying waits." />;
  }
  return (
    <div className={styles['ended']} data-testid="connection-ended">
      <InlineNotice tone="warn">
        {show.isSignedOut ? 'You were signed out. Sign in to go on.' : 'The connection to the show ended.'} What you
        typed is kept.
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
