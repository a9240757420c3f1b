import { useQueryClient } from '@tanstack/react-query';
import { LiveStatus } from '@vitrine/client';
import {
  Button,
  InlineNotice,
  OfflineNotice,
  SESSION_QUERY_KEY,
  useApi,
  useLiveConnection,
  useRoom,
  useSelected,
  useSnapshot,
  useSustained,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { useAction } from '../../../components/use-action';
import styles from './console.module.css';

const TROUBLE_MS = 1_500;

/** Says in place what a broken connection means for the show, once it lasts; nothing while all is well. */
export function ConnectionNotice({ isSending }: { readonly isSending: boolean }): ReactElement | null {
  const room = useRoom();
  const connection = useLiveConnection();
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const { status, reason, error } = useSnapshot(connection);
  const isReconnecting = useSelected(room, (snapshot) => snapshot.status === 'reconnecting');
  const isInTrouble = useSustained(isReconnecting || status === LiveStatus.Reconnecting, TROUBLE_MS);
  if (status === LiveStatus.Closed && reason !== 'closed-here') {
    const isSignedOut =
      reason === 'signed-out' || reason === 'revoked' || (error !== null && error.code.startsWith('auth.'));
    const signIn = (): void => {
      void action.run(async () => {
        const session = await api.auth.session();
        // Without a session the gate of the studio leads to the sign-in page, and from there back to this console.
        client.setQueryData(SESSION_QUERY_KEY, session);
        // Signed in again already, in another tab.
        if (session !== null) connection.restart();
      });
    };
    return (
      <div className={styles.closed}>
        <InlineNotice tone="bad">
          {isSignedOut
            ? `You were signed out. ${isSending ? 'Your picture is still on air.' : 'The show goes on.'} Sign in to go on.`
            : 'The server closed the connection. The show is not ended by that.'}
        </InlineNotice>
        <Button
 size="sm" isBusy={action.isBusy} data-testid="connection-again" onClick={() => (isSignedOut ? signIn() : connection.restart())}>
          {isSignedOut ? 'Sign in' : 'Connect again'}
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
