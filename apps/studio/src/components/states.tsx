import { ApiError } from '@vitrine/client';
import { ErrorState, problemText, Skeleton } from '@vitrine/web';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import styles from './states.module.css';

/** Grey rows where the rows of a list will stand. */
export function ListSkeleton({
  rows = 6,
  heightPx = 56,
}: {
  readonly rows?: number;
  readonly heightPx?: number;
}): ReactElement {
  return (
    <div className={styles.list} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} width="100%" height={heightPx} />
      ))}
    </div>
  );
}

/** What a failed query says, with the one thing to do. */
export function QueryError({
  query,
}: {
  readonly query: Pick<UseQueryResult, 'error' | 'refetch' | 'isFetching'>;
}): ReactElement {
  // A refusal stays one, however often it is asked.
  if (ApiError.from(query.error).code === 'auth.forbidden') return <ErrorState text={problemText(query.error)} />;
  return (
    <ErrorState text={problemText(query.error)} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
  );
}
