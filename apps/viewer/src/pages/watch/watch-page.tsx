import { ApiError, isRetryable } from '@vitrine/client';
import { buttonClass, ErrorState, IconButton, problemText } from '@vitrine/web';
import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useRoomView } from '../../queries/rooms';
import { preloadSheets } from '../../shopping/shop-sheets';
import { WatchSkeleton } from './components/watch-skeleton';
import { useGuestSession } from './use-guest-session';
import styles from './watch-page.module.css';

// Socket, media and chat come after the first paint: the poster and the title are there at once.
const LiveShow = lazy(() => import('./show/live-show'));

export function WatchPage(): ReactElement {
  const { roomId = '' } = useParams();
  const navigate = useNavigate();
  const room = useRoomView(roomId);
  const guest = useGuestSession();
  const title = room.data?.title;

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
  return (
    <Suspense fallback={<WatchSkeleton room={room.data} />}>
      <LiveShow key={roomId} room={room.data} session={guest.session} />
    </Suspense>
  );
}
