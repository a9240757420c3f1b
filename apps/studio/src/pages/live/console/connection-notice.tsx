import { LiveStatus } from '@vitrine/client';
import {
  Button,
  InlineNotice,
  OfflineNotice,
  useLiveConnection,
  useRoom,
  useSelected,
  useSession,
  useSnapshot,
  useSustained,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './console.module.css';

const TROUBLE_MS = 1_500;

/** Says in place what a broken connection means for the show, once it lasts; nothing while all is well. */
export function ConnectionNotice({ isSending }: { readonly isSending: boolean }): ReactElement | null {
  const room = useRoom();
  const connection = useLiveConnection();
  const { reload } = useSession();
  const { status, reason } = useSnapshot(connection);
  const isReconnecting = useSelected(room, (snapshot) => snapshot.status === 'reconnecting');
  const isInTrouble = useSustained(isReconnecting || status === LiveStatus.Reconnecting, TROUBLE_MS);
  if (status === LiveStatus.Closed && reason !== 'closed-here') {
    const isSignedOut = reason === 'signed-out' || reason === 'revoked';
    return (
      <div className={styles.closed}>
        <InlineNotice tone="bad">
          {isSignedOut
            ? 'You were signed out here. The show goes on; sign in again to steer it.'
            : 'The server closed the connection. The show is not ended by that.'}
        </InlineNotice>
        <Button size="sm" onClick={() => (isSignedOut ? reload() : connection.restart())}>
          {isSignedOut ? 'Sign in again' : 'Connect again'}
        </Button>
      </div>
    );
  }
  if (!isInTrouble) return null;
  return (
    <OfflineNotice
      title="Reconnecting…"
      body={
        isSending
          ? 'Your network was cut. Chat and pins wait; the picture comes back by itself.'
          : 'Your network was cut. Chat and pins wait until it is back.'
      }
    />
  );
}
