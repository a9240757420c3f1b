import { isRoomOnAir } from '@vitrine/domain';
import {
  buttonClass,
  ErrorState,
  errorText,
  LiveProvider,
  problemText,
  RoomProvider,
  Skeleton,
  useRoom,
  useSession,
  useSnapshot,
} from '@vitrine/web';
import { useEffect, type ReactElement } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import type { RoomView } from '@vitrine/contracts';
import { useRoomView } from '../../queries/rooms';
import { LiveDesk } from './live-desk';
import styles from './live.module.css';

function Opening(): ReactElement {
  return (
    <div className={styles.opening} role="status" aria-label="Opening the show">
      <Skeleton width="100%" height={64} radius={0} />
      <div className={styles.openingGrid}>
        <Skeleton width="100%" height="100%" radius={24} />
        <Skeleton width="100%" height="100%" radius={18} />
      </div>
    </div>
  );
}

function JoinedRoom({ room }: { readonly room: RoomView }): ReactElement {
  const session = useRoom();
  const { status, error, state, permissions, memberId } = useSnapshot(session);
  const { stores } = useSession().session ?? { stores: [] };
  if (status === 'refused' && error !== null) {
    return (
      <ErrorState text={errorText(error.code)} onRetry={() => session.start()}>
        <Link className={buttonClass('plain')} to="/">
          To the shows
        </Link>
      </ErrorState>
    );
  }
  if (state === null || memberId === null) return <Opening />;
  if (!permissions.includes('room:read')) {
    return (
      <ErrorState text={{ title: 'You do not work on this show', body: 'Ask its host or the store to add you.' }}>
        <Link className={buttonClass('plain')} to="/">
          To the shows
        </Link>
      </ErrorState>
    );
  }
  if (state.status === 'ended') {
    const worksInStore = stores.some(({ storeId }) => storeId === room.store.id);
    if (worksInStore && permissions.includes('report:read'))
      return <Navigate to={`/shows/${room.id}/report`} replace />;
    return <ErrorState text={{ title: 'That’s a wrap', body: 'This show has ended. Thank you for your help.' }} />;
  }
  return (
    <LiveDesk
      room={room}
      state={state}
      permissions={permissions}
      memberId={memberId}
      isOnAir={isRoomOnAir(state.status)}
    />
  );
}

/** From the check of camera and microphone to the end of the show. */
export default function LivePage(): ReactElement {
  const { roomId = '' } = useParams();
  const { session } = useSession();
  const query = useRoomView(roomId);
  const title = query.data?.title;
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Vitrine Studio`;
  }, [title]);
  // A show that is open stays open when reading it again fails.
  if (query.isError && query.data === undefined) {
    return (
      <ErrorState text={problemText(query.error)} onRetry={() => void query.refetch()} isRetrying={query.isFetching}>
        <Link className={buttonClass('plain')} to="/">
          To the shows
        </Link>
      </ErrorState>
    );
  }
  if (query.data === undefined) return <Opening />;
  return (
    <LiveProvider memberId={session?.member.id ?? null}>
      <RoomProvider roomId={roomId}>
        <JoinedRoom room={query.data} />
      </RoomProvider>
    </LiveProvider>
  );
}
