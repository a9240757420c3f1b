import type { RoomView, SessionView } from '@vitrine/contracts';
import { buttonClass, ErrorState, problemText, Spinner } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { useReplay } from '../../../queries/replay';
import { WatchSkeleton } from '../components/watch-skeleton';
import { ReplayScreen } from './replay-screen';
import styles from './replay.module.css';

export interface ReplayShowProps {
  readonly room: RoomView;
  /** null while a guest is being made. */
  readonly session: SessionView | null;
  /** Of a show of which there is nothing to play. */
  readonly otherwise: ReactNode;
}

/** A show that is over and was recorded. */
export default function ReplayShow({ room, session, otherwise }: ReplayShowProps): ReactElement {
  const replay = useReplay(room.id, session !== null);
  if (replay.data === undefined) {
    if (replay.error === null) return <WatchSkeleton room={room} />;
    return (
      <main className={styles['message']}>
        <ErrorState
          text={problemText(replay.error)}
          onRetry={() => void replay.refetch()}
          isRetrying={replay.isFetching}
        />
      </main>
    );
  }
  const { status, parts } = replay.data;
  if (status === 'preparing') {
    return (
      <main className={styles['message']} role="status" data-testid="replay-preparing">
        <Spinner />
        <h1 className={styles['message-title']}>The replay is being made ready.</h1>
        <p>It starts by itself in a few seconds.</p>
        <Link to="/" className={buttonClass('plain')}>
          All shows
        </Link>
      </main>
    );
  }
  if (status !== 'ready' || parts.length === 0) return <>{otherwise}</>;
  return <ReplayScreen room={room} replay={replay.data} />;
}
