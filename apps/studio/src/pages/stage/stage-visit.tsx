import { ApiError } from '@vitrine/client';
import { StageSeatStatus, type OwnStageSeatView, type StageShowView } from '@vitrine/contracts';
import { Button, EmptyState, ErrorState, InlineNotice, problemText, useApi } from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactElement } from 'react';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { hasCapturePermission } from '../live/model/broadcast';
import { GuestBroadcast } from './guest-broadcast';
import { endWords } from './seat-words';
import { OnStage } from './on-stage';
import { StageDoor } from './stage-door';
import { WaitingRoom } from './waiting-room';
import styles from './stage.module.css';

export interface StageVisitProps {
  readonly secret: string;
  readonly show: StageShowView;
  /** null before somebody has asked to come in. */
  readonly view: OwnStageSeatView | null;
  readonly seatError: Error | null;
  readonly onSeat: (seatId: string | null) => void;
}

const isSeatGone = (error: Error | null): boolean =>
  error instanceof ApiError && (error.code === 'stage-seat.not-found' || error.code === 'auth.required');

/** From the door over the waiting room to the stage, and what is said at the end of it. */
export function StageVisit({ secret, show, view, seatError, onSeat }: StageVisitProps): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  // Held above door, waiting room and stage, so that moving on lets go of neither camera nor microphone.
  const broadcast = useMemo(() => new GuestBroadcast(api, show.roomId), [api, show.roomId]);
  useEffect(() => () => void broadcast.close(), [broadcast]);
  const status = view?.seat.status ?? null;
  const words = view === null ? null : endWords(view);
  const stageSeatId = status === StageSeatStatus.OnStage && words === null ? (view?.seat.id ?? null) : null;
  const isOver = words !== null;

  useEffect(() => {
    if (stageSeatId === null) return;
    void broadcast.publishTo(stageSeatId);
    return () => void broadcast.stopPublishing();
  }, [broadcast, stageSeatId]);
  useEffect(() => {
    if (isOver) void broadcast.close();
  }, [broadcast, isOver]);
  const isWaiting = status === StageSeatStatus.Waiting && words === null;
  useEffect(() => {
    if (!isWaiting) return;
    let isLeft = false;
    // After a reload the camera comes back without a question, where the browser was told to remember.
    void hasCapturePermission().then((isGranted) => {
      if (isGranted && !isLeft) void broadcast.open();
    });
    return () => {
      isLeft = true;
    };
  }, [broadcast, isWaiting]);
  const isGone = isSeatGone(seatError);
  useEffect(() => {
    if (isGone) onSeat(null);
  }, [isGone, onSeat]);

  const leave = (): void => {
    if (view === null) return;
    void action.run(async () => {
      await api.stageSeat.leave(view.seat.id);
      await client.invalidateQueries({ queryKey: queryKeys.stageSeat(view.seat.id) });
    });
  };

  const agree = (): void =>
    void action.run(async () => {
      const agreed = await api.stageSeat.join({ secret, agreesToRecording: true });
      client.setQueryData(queryKeys.stageSeat(agreed.seat.id), agreed);
    });

  if (show.status === 'ended' && view === null)
    return (
      <main className={styles.over}>
        <EmptyState title="This show has ended" body={`${show.hostName} has left the stage too.`} />
      </main>
    );
  if (words !== null) {
    const canAskAgain = status === StageSeatStatus.Left && show.status !== 'ended';
    return (
      <main className={styles.over} data-testid="stage-over" data-status={status}>
        <EmptyState title={words.title} body={words.body}>
          {canAskAgain && <Button onClick={() => onSeat(null)}>Ask again</Button>}
        </EmptyState>
      </main>
    );
  }
  if (view === null) {
    if (seatError !== null && !isGone) return <ErrorState text={problemText(seatError)} />;
    return <StageDoor secret={secret} show={show} broadcast={broadcast} onSeat={onSeat} />;
  }
  const trouble =
    seatError === null || isGone ? null : (
      <InlineNotice tone="warn">
        <b>{problemText(seatError).title}.</b> Your picture goes on if your network does.
      </InlineNotice>
    );
  return stageSeatId !== null ? (
    <OnStage view={view} broadcast={broadcast} isLeaving={action.isBusy} onLeave={leave} trouble={trouble} />
  ) : (
    <WaitingRoom
      show={view.show}
      broadcast={broadcast}
      isLeaving={action.isBusy}
      onLeave={leave}
      onAgree={view.show.isRecorded && !view.seat.hasAgreedToRecording ? agree : null}
      trouble={trouble}
    />
  );
}
