import { RoomStatus, StageSeatStatus, type OwnStageSeatView } from '@vitrine/contracts';

export interface SeatWords {
  readonly title: string;
  readonly body: string;
}

/** How a visit ended; null while it goes on. */
export function endWords({ seat, show }: Pick<OwnStageSeatView, 'seat' | 'show'>): SeatWords | null {
  if (show.status === RoomStatus.Ended)
    return { title: 'That’s a wrap', body: 'The show has ended. Thank you for being on it.' };
  switch (seat.status) {
    case StageSeatStatus.Removed:
      return {
        title: 'You were taken off the stage',
        body: `${show.hostName} or a moderator ended your part. Your camera and microphone send nothing any more.`,
      };
    case StageSeatStatus.Refused:
      return {
        title: 'You were not let on stage',
        body: `${show.hostName} or a moderator decided so. Nothing of you was shown.`,
      };
    case StageSeatStatus.Left:
      return { title: 'You left the stage', body: 'Your camera and microphone are off. The link lets you ask again.' };
    case StageSeatStatus.Waiting:
    case StageSeatStatus.OnStage:
      return null;
  }
}
