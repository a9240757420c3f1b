import type { StageShowView } from '@vitrine/contracts';
import { Button, InlineNotice, Logo, Spinner } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import type { Broadcast } from '../live/model/broadcast';
import { OwnCamera } from './own-camera';
import styles from './stage.module.css';

export function WaitingRoom({
  show,
  broadcast,
  isLeaving,
  onLeave,
  onAgree,
  trouble,
}: {
  readonly show: StageShowView;
  readonly broadcast: Broadcast;
  readonly isLeaving: boolean;
  readonly onLeave: () => void;
  /** Given while the show is recorded and they have not agreed to it. */
  readonly onAgree: (() => void) | null;
  readonly trouble: ReactNode;
}): ReactElement {
  return (
    <main className={styles.door} data-testid="waiting-room">
      <OwnCamera broadcast={broadcast} />
      <section className={styles.form} role="status">
        <header className={styles.brand}>
          <Logo />
        </header>
        <div>
          <h1 className={`display ${styles.title}`}>You are in the waiting room</h1>
          <p className={styles.lead}>
            {show.hostName} sees that you are here and lets you on stage. Nobody sees or hears you yet. Keep this page
            open.
          </p>
        </div>
        <p className={styles.waiting}>
          <Spinner sizePx={20} /> Waiting to be let on <b>{show.title}</b>
        </p>
        {onAgree !== null && (
          <InlineNotice tone="warn">
            <b>This show is recorded.</b> It can be watched again afterwards, and you can be heard in it. You are let on
            stage once you agree.{' '}
            <Button size="sm" onClick={onAgree} data-testid="agree-to-recording">
              I agree
            </Button>
          </InlineNotice>
        )}
        {trouble}
        <Button variant="line" isBusy={isLeaving} onClick={onLeave} data-testid="leave-stage">
          Leave
        </Button>
      </section>
    </main>
  );
}
