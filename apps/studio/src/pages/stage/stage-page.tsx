import { ApiError, isRetryable } from '@vitrine/client';
import { ErrorState, problemText, Skeleton } from '@vitrine/web';
import { useEffect, useState, type ReactElement } from 'react';
import { useLocation } from 'react-router';
import { useStageLink, useStageSeat } from '../../queries/stage';
import { recallSeat, rememberSeat } from './remembered-seat';
import { StageVisit } from './stage-visit';
import styles from './stage.module.css';

/** @param failure null for a link without a secret */
function LinkTrouble({
  failure,
  isRetrying,
  onRetry,
}: {
  readonly failure: Error | null;
  readonly isRetrying: boolean;
  readonly onRetry: () => void;
}): ReactElement {
  const error = failure === null ? null : ApiError.from(failure);
  // Half of a secret is no secret; the form that is spoken of elsewhere is not here.
  if (error === null || error.code === 'request.invalid')
    return (
      <ErrorState
        text={{ title: 'This link is not whole', body: 'Open it as it was sent to you, with everything after the #.' }}
      />
    );
  return <ErrorState text={problemText(error)} {...(isRetryable(error) && { onRetry })} isRetrying={isRetrying} />;
}

/** For whoever was invited by link: no account is needed. The secret stays behind the `#`, which no server sees. */
export default function StagePage(): ReactElement {
  const secret = useLocation().hash.slice(1);
  const link = useStageLink(secret);
  const [seatId, setSeatId] = useState(() => recallSeat(secret));
  const seat = useStageSeat(seatId);
  const title = link.data?.title;
  useEffect(() => {
    document.title = title === undefined ? 'On stage · Vitrine' : `On stage: ${title} · Vitrine`;
  }, [title]);

  const take = (taken: string | null): void => {
    rememberSeat(secret, taken);
    setSeatId(taken);
  };
  // The link may open nothing any more while its seat is still somebody's.
  const show = seat.data?.show ?? link.data;
  if (show === undefined) {
    const failure = seatId === null ? link.error : (seat.error ?? link.error);
    if (secret === '' || (failure !== null && !(seat.isPending && seatId !== null)))
      return (
        <main className={styles.over}>
          <LinkTrouble failure={failure} isRetrying={link.isFetching} onRetry={() => void link.refetch()} />
        </main>
      );
    return (
      <div className={styles.wait} role="status" aria-label="Opening the stage">
        <Skeleton width="100%" height="60dvh" radius={24} />
      </div>
    );
  }
  return <StageVisit secret={secret} show={show} view={seat.data ?? null} seatError={seat.error} onSeat={take} />;
}
