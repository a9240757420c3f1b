import type { StagePersonView, StageState } from '@vitrine/contracts';
import { StagePicture, usePlayer, useRoom, useSelected, useSnapshot } from '@vitrine/web';
import { useEffect, type ReactElement } from 'react';
import type { Show } from './use-show';

/** One person has one player: what happens to it leaves the others alone. Their sounds are mixed by the browser. */
function Person({
  show,
  person,
  isLarge,
}: {
  readonly show: Show;
  readonly person: StagePersonView;
  readonly isLarge: boolean;
}): ReactElement {
  const { seatId, memberId, isStreaming } = person;
  const name = useSelected(useRoom(), ({ people }) => people[memberId]?.displayName ?? null);
  const player = usePlayer({
    roomId: show.room.id,
    seatId,
    isWanted: show.session !== null,
    streamSign: Number(isStreaming),
  });
  // There is one switch for the sound of a show, and the first tap that allows it is for all of it.
  const { isMuted } = useSnapshot(show.player);
  useEffect(() => {
    if (isMuted) player.mute();
    else void player.unmute();
  }, [player, isMuted]);
  return <StagePicture player={player} name={name ?? 'Guest'} isLarge={isLarge} />;
}

/** Everybody on stage but the host. */
export default function StagePeople({
  show,
  stage,
}: {
  readonly show: Show;
  readonly stage: StageState;
}): ReactElement {
  return (
    <>
      {stage.people.map((person) => (
        <Person key={person.seatId} show={show} person={person} isLarge={person.seatId === stage.largeSeatId} />
      ))}
    </>
  );
}
