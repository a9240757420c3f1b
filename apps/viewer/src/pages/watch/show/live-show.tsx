import type { RoomView, SessionView } from '@vitrine/contracts';
import { LiveProvider, RoomProvider, useIsWide } from '@vitrine/web';
import type { ReactElement } from 'react';
import { DesktopShow } from './desktop-show';
import { PhoneShow } from './phone-show';
import { useDebugWindow } from './use-debug-window';
import { useShow } from './use-show';
import { useWaitingNews } from './use-waiting-news';

export interface LiveShowProps {
  readonly room: RoomView;
  /** null while a guest is being made. */
  readonly session: SessionView | null;
}

export default function LiveShow({ room, session }: LiveShowProps): ReactElement {
  return (
    <LiveProvider memberId={session?.member.id ?? null}>
      <RoomProvider roomId={room.id}>
        <Show room={room} session={session} />
      </RoomProvider>
    </LiveProvider>
  );
}

function Show({ room, session }: LiveShowProps): ReactElement {
  const isWide = useIsWide();
  const show = useShow(room, session);
  useDebugWindow(show.player);
  useWaitingNews();
  return isWide ? <DesktopShow show={show} /> : <PhoneShow show={show} />;
}
