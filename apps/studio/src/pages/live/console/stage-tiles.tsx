import type { StagePersonView, StageState } from '@vitrine/contracts';
import { StagePicture, usePlayer, useRoom, useSelected } from '@vitrine/web';
import { useEffect, type ReactElement } from 'react';
import styles from './stage.module.css';

function Person({
  roomId,
  person,
  isHeard,
}: {
  readonly roomId: string;
  readonly person: StagePersonView;
  readonly isHeard: boolean;
}): ReactElement {
  const name = useSelected(useRoom(), ({ people }) => people[person.memberId]?.displayName ?? null);
  const player = usePlayer({ roomId, seatId: person.seatId, isWanted: true, streamSign: Number(person.isStreaming) });
  useEffect(() => {
    if (isHeard) void player.unmute();
    else player.mute();
  }, [player, isHeard]);
  return (
    <div className={styles.tile}>
      <StagePicture player={player} name={name ?? 'Guest'} />
    </div>
  );
}

/**
 * The others on stage, over the own picture. Whoever sends from here hears them, as in a call: the browser takes them out of
 * the microphone's sound again. Everybody else would hear them twice.
 */
export function StageTiles({
  roomId,
  stage,
  isHeard,
}: {
  readonly roomId: string;
  readonly stage: StageState;
  readonly isHeard: boolean;
}): ReactElement | null {
  if (stage.people.length === 0) return null;
  return (
    <div className={styles.tiles} role="group" aria-label="On stage">
      {stage.people.map((person) => (
        <Person key={person.seatId} roomId={roomId} person={person} isHeard={isHeard} />
      ))}
    </div>
  );
}
