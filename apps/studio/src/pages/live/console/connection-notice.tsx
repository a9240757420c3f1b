import { LiveStatus, type LiveConnection } from '@vitrine/client';
import {
  Button,
  buttonClass,
  closedWords,
  InlineNotice,
  OfflineNotice,
  reconnectingWords,
  useLiveConnection,
  useOnline,
  useRoom,
  useSelected,
  useSession,
  useSnapshot,
  useSustained,
} from '@vitrine/web';
import { useEffect, useEffectEvent, type ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { signInPath } from '../../../session/session-gate';
import styles from './console.module.css';

const TROUBLE_MS = 1_500;

/** Opens in a tab of its own: leaving the console would take the picture off the air. Coming back connects again. */
function SignInAgain({ connection }: { readonly connection: LiveConnection }): ReactElement {
  const { recheck } = useSession();
  const { pathname, search } = useLocation();
  const look = useEffectEvent(async () => {
    const session = await recheck();
    const isBack = session !== undefined && session !== null && !session.member.isGuest;
    if (isBack && connection.getSnapshot().status === LiveStatus.Closed) connection.restart();
  });
  useEffect(() => {
    const onFocus = (): void => void look();
    addEventListener('focus', onFocus);
    return () => removeEventListener('focus', onFocus);
  }, []);
  return (
    <Link
      className={buttonClass('plain', 'sm')}
      to={signInPath(pathname + search)}
      target="_blank"
      rel="noopener"
      data-testid="sign-in-again"
    >
      Sign in
    </Link>
  );
}

/** Says in place what a broken connection means for the show, once it lasts; nothing while all is well. */
export function ConnectionNotice({
  isSending,
  isOnAir,
}: {
  /** This browser is where the picture comes from. */
  readonly isSending: boolean;
  /** It goes out this moment: the picture has a way of its own. */
  readonly isOnAir: boolean;
}): ReactElement | null {
  const room = useRoom();
  const connection = useLiveConnection();
  const snapshot = useSnapshot(connection);
  const { status, reason, error } = snapshot;
  const isOnline = useOnline();
  const isReconnecting = useSelected(room, (snapshot) => snapshot.status === 'reconnecting');
  const isInTrouble = useSustained(isReconnecting || status === LiveStatus.Reconnecting, TROUBLE_MS);
  if (status === LiveStatus.Closed && reason !== 'closed-here') {
    const isSignedOut =
      reason === 'signed-out' || reason === 'revoked' || (error !== null && error.code.startsWith('auth.'));
    const ended = closedWords(snapshot);
    return (
      <div className={styles.closed}>
        <InlineNotice tone="bad">
          {isSignedOut
            ? `You were signed out. ${isOnAir ? 'Your picture is still on air.' : 'The show goes on.'} Sign in to go on.`
            : `${ended.title}. ${ended.body} The show is not ended by that.`}
        </InlineNotice>
        {isSignedOut ? (
          <SignInAgain connection={connection} />
        ) : (
          <Button size="sm" onClick={() => connection.restart()}>
            Connect again
          </Button>
        )}
      </div>
    );
  }
  if (!isInTrouble) return null;
  const cause = reconnectingWords(snapshot, isOnline);
  const picture = isOnAir ? ' Your picture stays on air.' : isSending ? ' The picture comes back by itself.' : '';
  return <OfflineNotice title="Reconnecting…" body={`${cause}${picture} Chat and pins wait until you are back.`} />;
}
