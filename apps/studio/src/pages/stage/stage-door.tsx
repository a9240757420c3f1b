import { Checkbox, TextInput } from '@mantine/core';
import { LIMITS, type StageShowView } from '@vitrine/contracts';
import { Button, InlineNotice, Logo, problemText, useApi, useSession, useSnapshot } from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { queryKeys } from '../../queries/keys';
import type { Broadcast } from '../live/model/broadcast';
import { OwnCamera } from './own-camera';
import styles from './stage.module.css';

/** Who are you, how do you look, and may it be recorded: then into the waiting room. */
export function StageDoor({
  secret,
  show,
  broadcast,
  onSeat,
}: {
  readonly secret: string;
  readonly show: StageShowView;
  readonly broadcast: Broadcast;
  readonly onSeat: (seatId: string) => void;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const { session, enterAsGuest } = useSession();
  const devices = useSnapshot(broadcast.devices);
  const member = session !== null && session !== undefined && !session.member.isGuest ? session.member : null;
  const [name, setName] = useState('');
  const [agrees, setAgrees] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const hasPicture = devices.videoTrack !== null || devices.audioTrack !== null;
  const canEnter = hasPicture && (member !== null || name.trim() !== '') && (!show.isRecorded || agrees);

  const enter = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if (member === null) await enterAsGuest({ displayName: name.trim() });
      const view = await api.stageSeat.join({ secret, ...(show.isRecorded && { agreesToRecording: agrees }) });
      client.setQueryData(queryKeys.stageSeat(view.seat.id), view);
      onSeat(view.seat.id);
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className={styles.door}>
      <OwnCamera broadcast={broadcast} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (canEnter && !isBusy) void enter();
        }}
      >
        <header className={styles.brand}>
          <Logo />
        </header>
        <div>
          <h1 className={`display ${styles.title}`}>You are invited on stage</h1>
          <p className={styles.lead}>
            {show.hostName} of {show.storeName} invites you to <b>{show.title}</b>. Check camera and sound, then wait to
            be let on.
          </p>
        </div>
        {member === null ? (
          <TextInput
            label="Your name"
            description="Everybody in the show sees it. No account needed."
            autoComplete="nickname"
            maxLength={LIMITS.displayName.max}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="stage-name"
          />
        ) : (
          <p className={styles.lead}>
            You come as <b>{member.displayName}</b>.
          </p>
        )}
        {show.isRecorded && (
          <Checkbox
            checked={agrees}
            onChange={(event) => setAgrees(event.currentTarget.checked)}
            label="I agree to be recorded. The show can be watched again afterwards, and I can be heard in it."
            data-testid="stage-consent"
          />
        )}
        {problem !== null && (
          <InlineNotice tone="bad">
            <b>{problemText(problem).title}.</b> {problemText(problem).body}
          </InlineNotice>
        )}
        <Button
          type="submit"
          variant="accent"
          size="lg"
          isBlock
          isBusy={isBusy}
          disabled={!canEnter}
          data-testid="enter-waiting-room"
        >
          {hasPicture ? 'Ask to come on stage' : 'Open the camera first'}
        </Button>
      </form>
    </main>
  );
}
