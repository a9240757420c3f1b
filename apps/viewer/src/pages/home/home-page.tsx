import type { RoomView } from '@vitrine/contracts';
import { buttonClass, countOf, ErrorState, formatStart, problemText, Skeleton, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useRoomShelf } from '../../queries/rooms';
import { PageFrame } from '../../shell/page-frame';
import { Hero } from './hero';
import { LiveWindow, PastCard, UpcomingCard } from './room-cards';
import { isStillExpected } from './still-expected';
import styles from './home-page.module.css';

const SIDE_WINDOWS = 2;

export function HomePage(): ReactElement {
  const live = useRoomShelf('live');
  const upcoming = useRoomShelf('upcoming');
  const past = useRoomShelf('past');
  const now = useNow(30_000);
  const isLoading = live.isLoading || upcoming.isLoading;
  const failure = live.data === undefined ? live.error : null;
  const [hero, ...others] = live.data?.items ?? [];
  const next = upcoming.data?.items ?? [];

  return (
    <PageFrame>
      {isLoading && <HomeSkeleton />}
      {failure !== null && (
        <ErrorState text={problemText(failure)} onRetry={() => void live.refetch()} isRetrying={live.isFetching} />
      )}
      {!isLoading && failure === null && (
        <>
          {hero === undefined ? (
            <NothingLive
              next={next.find((room) => isStillExpected(room, now))}
              last={past.data?.items[0]}
              nowMs={now}
            />
          ) : (
            <section className={styles['top']} data-sides={Math.min(others.length, SIDE_WINDOWS)} aria-label="On now">
              <Hero room={hero} />
              {others.length > 0 && <h2 className={`display ${styles['also']}`}>Also on now</h2>}
              {others.length > 0 && (
                <div className={styles['windows']}>
                  {others.map((room) => (
                    <LiveWindow key={room.id} room={room} />
                  ))}
                </div>
              )}
            </section>
          )}
          {next.length > 0 && (
            <section className={styles['section']} aria-labelledby="coming-up">
              <h2 id="coming-up" className={`display ${styles['heading']}`}>
                Coming up
              </h2>
              <div className={styles['grid']}>
                {next.map((room) => (
                  <UpcomingCard key={room.id} room={room} nowMs={now} />
                ))}
              </div>
            </section>
          )}
          {past.data !== undefined && past.data.items.length > 0 && (
            <section className={styles['section']} aria-labelledby="past-shows">
              <h2 id="past-shows" className={`display ${styles['heading']}`}>
                Past shows
              </h2>
              <div className={styles['grid']}>
                {past.data.items.map((room) => (
                  <PastCard key={room.id} room={room} />
                ))}
              </div>
            </section>
          )}
        </>
      )}
    </PageFrame>
  );
}

/** The lit, empty set, and when it fills. */
function NothingLive({
  next,
  last,
  nowMs,
}: {
  readonly next: RoomView | undefined;
  readonly last: RoomView | undefined;
  readonly nowMs: number;
}): ReactElement {
  const scheduledAt = next?.scheduledAt ?? null;
  const start = scheduledAt === null ? null : formatStart(new Date(scheduledAt), new Date(nowMs));
  const startWords = start === null ? null : start.replace(/^(Tonight|Today|Tomorrow)/, (day) => day.toLowerCase());
  return (
    <section className={styles['empty']}>
      <img className={styles['set']} src="/set-empty.svg" alt="" />
      <div className={styles['empty-text']}>
        <h1 className={`display ${styles['empty-title']}`}>
          {startWords === null ? 'The lights are off for now.' : `The lights are on ${startWords}.`}
        </h1>
        <p className={styles['empty-body']}>
          No show is live right now.{' '}
          {next !== undefined && (
            <>
              <bdi>{next.title}</bdi> is next, from <bdi>{next.store.name}</bdi>
              {next.pieceCount > 0 ? `, with ${countOf(next.pieceCount, 'piece', 'pieces')}` : ''}.
            </>
          )}
        </p>
        {next !== undefined && (
          <Link to={`/watch/${next.id}`} className={buttonClass('accent', 'lg', true)}>
            See the next show
          </Link>
        )}
        {last !== undefined && (
          <Link to={`/watch/${last.id}`} className={buttonClass('plain', 'lg', true)}>
            {last.hasReplay ? 'Watch the last show again' : 'Shop the last show'}
          </Link>
        )}
      </div>
    </section>
  );
}

function HomeSkeleton(): ReactElement {
  return (
    <div className={styles['top']} data-sides="0" aria-busy="true" aria-label="Loading the shows">
      <Skeleton width="100%" className={styles['hero-skeleton'] ?? ''} radius={26} />
      <div className={styles['section']}>
        <div className={styles['grid']}>
          <Skeleton width="100%" height={190} radius={20} />
          <Skeleton width="100%" height={190} radius={20} />
          <Skeleton width="100%" height={190} radius={20} />
        </div>
      </div>
    </div>
  );
}
