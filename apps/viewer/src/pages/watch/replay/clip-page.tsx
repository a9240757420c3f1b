import type { ClipView, RoomView } from '@vitrine/contracts';
import { buttonClass, ErrorState, problemText } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { useClip, useReplay } from '../../../queries/replay';
import { useRoomView } from '../../../queries/rooms';
import { WatchSkeleton } from '../components/watch-skeleton';
import { useGuestSession } from '../use-guest-session';
import { ReplayScreen } from './replay-screen';
import styles from './replay.module.css';

function Gone({ error }: { readonly error: unknown }): ReactElement {
  return (
    <main className={styles['message']}>
      <ErrorState text={problemText(error)}>
        <Link to="/" className={buttonClass('accent')}>
          All shows
        </Link>
      </ErrorState>
    </main>
  );
}

function Clip({ clip, room }: { readonly clip: ClipView; readonly room: RoomView }): ReactElement {
  const guest = useGuestSession();
  const replay = useReplay(room.id, guest.session !== null);
  const failure = replay.error ?? guest.error;
  if (replay.data !== undefined && replay.data.status === 'ready')
    return <ReplayScreen room={room} replay={replay.data} clip={clip} />;
  if (replay.data !== undefined && replay.data.status !== 'preparing')
    return (
      <main className={styles['message']}>
        <h1 className={styles['message-title']}>This clip is no longer kept.</h1>
        <Link to={`/watch/${room.id}`} className={buttonClass('accent')}>
          To the show
        </Link>
      </main>
    );
  return failure === null ? <WatchSkeleton room={room} /> : <Gone error={failure} />;
}

/** A stretch of a show, by its link: plays just that, and leads to the piece and to the whole show. */
export default function ClipPage(): ReactElement {
  const { clipId = '' } = useParams();
  const clip = useClip(clipId);
  if (clip.error !== null) return <Gone error={clip.error} />;
  return clip.data === undefined ? <WatchSkeleton room={null} /> : <ClipOfRoom clip={clip.data} />;
}

function ClipOfRoom({ clip }: { readonly clip: ClipView }): ReactElement {
  const room = useRoomView(clip.roomId);
  if (room.data !== undefined) return <Clip clip={clip} room={room.data} />;
  return room.error === null ? <WatchSkeleton room={null} /> : <Gone error={room.error} />;
}
