import { ApiError, isRetryable } from '@vitrine/client';
import type { RoomView } from '@vitrine/contracts';
import { buttonClass, ErrorState, IconButton, problemText } from '@vitrine/web';
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useRoomView } from '../../queries/rooms';
import { preloadSheets } from '../../shopping/shop-sheets';
import { WatchSkeleton } from './components/watch-skeleton';
import { useGuestSession } from './use-guest-session';
import styles from './watch-page.module.css';

// Socket, media and chat come after the first paint: the poster and the title are there at once.
const LiveShow = lazy(() => import('./show/live-show'));
const ReplayShow = lazy(() => import('./replay/replay-show'));

/** Whoever comes after the end sees the replay at once; whoever was there at the end is thanked first, and may ask for it. */
function useReplayWish(room: RoomView | undefined): boolean {
  const [search] = useSearchParams();
  const [first, setFirst] = useState<{ readonly roomId: string; readonly wasOver: boolean } | null>(null);
  if (room === undefined) return false;
  const wasOver = first?.roomId === room.id ? first.wasOver : room.status === 'ended';
  if (first?.roomId !== room.id) setFirst({ roomId: room.id, wasOver });
  return room.isRecorded && (wasOver || search.has('replay'));
}

export function WatchPage(): ReactElement {
  const { roomId = '' } = useParams();
  const navigate = useNavigate();
  const room = useRoomView(roomId);
  const guest = useGuestSession();
  const title = room.data?.title;
  const isReplay = useReplayWish(room.isPlaceholderData ? undefined : room.data);

  useEffect(() => {
    if (title === undefined) return;
    document.title = `${title} · Vitrine`;
    return () => {
      document.title = 'Vitrine';
    };
  }, [title]);
  useEffect(() => {
    const timer = setTimeout(preloadSheets, 3_000);
    return () => clearTimeout(timer);
  }, []);

  const failure = room.data === undefined ? room.error : guest.session === null ? guest.error : null;
  if (failure !== null && failure !== undefined) {
    const canRetry = isRetryable(ApiError.from(failure));
    return (
      <main className={styles['failed']}>
        <IconButton
          icon="close"
          label="All shows"
          surface="raised"
          className={styles['leave']}
          onClick={() => void navigate('/')}
        />
        <ErrorState
          text={problemText(failure)}
          {...(canRetry && {
            onRetry: () => {
              if (room.data === undefined) void room.refetch();
              else guest.retry();
            },
          })}
          isRetrying={room.isFetching}
        >
          <Link to="/" className={buttonClass(canRetry ? 'plain' : 'accent')}>
            All shows
          </Link>
        </ErrorState>
      </main>
    );
  }
  if (room.data === undefined) return <WatchSkeleton room={null} />;
  // Where there is nothing to play, nobody is sent to the replay again.
  const shown = isReplay ? { ...room.data, isRecorded: false } : room.data;
  const live = <LiveShow key={roomId} room={shown} session={guest.session} />;
  return (
    <Suspense fallback={<WatchSkeleton room={room.data} />}>
      {isReplay ? <ReplayShow key={roomId} room={room.data} session={guest.session} otherwise={live} /> : live}
    </Suspense>
  );
}
