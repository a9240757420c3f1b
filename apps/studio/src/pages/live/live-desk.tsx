import type { Permission, RoomState, RoomView } from '@vitrine/contracts';
import { buttonClass, EmptyState, formatStart, useApi, useNow } from '@vitrine/web';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { useStreamKey } from '../../queries/rooms';
import { Console } from './console/console';
import { Broadcast, hasCapturePermission } from './model/broadcast';
import { Feed, feedOnArrival, recallFeed, rememberFeed } from './model/feed';
import { Preflight } from './preflight/preflight';
import { StudioBrand } from './studio-brand';
import styles from './live.module.css';

/** As long as a silent stream is believed in, and a little more. */
const ARRIVAL_MS = 8_000;

/** What every part of the live page knows about the show and its viewer. */
export interface DeskProps {
  readonly room: RoomView;
  readonly state: RoomState;
  readonly permissions: readonly Permission[];
  readonly memberId: string;
  readonly isOnAir: boolean;
}

function NotYetLive({ room }: { readonly room: RoomView }): ReactElement {
  const now = useNow(30_000);
  return (
    <div className={styles.early}>
      <header className={styles.bar}>
        <StudioBrand roomId={room.id} />
        <span className={styles.title} title={room.title}>
          {room.title}
        </span>
      </header>
      <EmptyState
        {...(room.posterUrl !== null && { pictureUrl: room.posterUrl })}
        title={`${room.host.displayName} has not gone live yet`}
        body={
          room.scheduledAt === null
            ? 'This page opens the console by itself as soon as the show starts.'
            : `Announced: ${formatStart(new Date(room.scheduledAt), new Date(now))}. This page opens the console by itself as soon as the show starts.`
        }
      >
        <Link className={buttonClass('plain')} to={`/shows/${room.id}`}>
          See the tray
        </Link>
      </EmptyState>
    </div>
  );
}

/** True at first, and false once so much time has passed. */
function useBriefly(durationMs: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), durationMs);
    return () => clearTimeout(timer);
  }, [durationMs]);
  return !isOver;
}

/** Holds camera and stream above preflight and console, so that going live does not let go of either. */
export function LiveDesk(props: DeskProps): ReactElement | null {
  const { room, state, permissions, memberId, isOnAir } = props;
  const api = useApi();
  const canHost = permissions.includes('room:host');
  const broadcast = useMemo(() => new Broadcast(api, room.id), [api, room.id]);
  const remembered = useMemo(() => recallFeed(room.id), [room.id]);
  const [chosen, setChosen] = useState<Feed | null>(null);
  const [isOwnChoice, setOwnChoice] = useState(false);
  const isArriving = useBriefly(ARRIVAL_MS);
  // Only an arrival at a running show that nothing is remembered of depends on the stream key.
  const needsKey = canHost && remembered === null && isOnAir && !state.isStreaming && (chosen === null || isArriving);
  const streamKey = useStreamKey(room.id, needsKey);
  const hasStreamKey = streamKey.data !== undefined && streamKey.data !== null;
  const isUndecided = needsKey && streamKey.isPending;

  // Decided on arrival: what happens later is the host's choice.
  const arrived = isUndecided
    ? null
    : feedOnArrival({
        remembered,
        isOnAir,
        canHost,
        isRoomHost: memberId === room.host.id,
        isStreaming: state.isStreaming,
        hasStreamKey,
      });
  // After a crash the server takes a few seconds to miss the stream of before; until then it looks like somebody else's.
  const isFoundOut = isOnAir && isArriving && !isOwnChoice && chosen === Feed.Elsewhere && arrived === Feed.Camera;
  if (arrived !== null && (chosen === null || isFoundOut)) setChosen(arrived);
  const feed = chosen;

  const choose = (next: Feed): void => {
    setOwnChoice(true);
    rememberFeed(room.id, next);
    setChosen(next);
    if (next === Feed.Camera) {
      if (isOnAir) void broadcast.publish();
      else void broadcast.open();
    } else void broadcast.close();
  };

  // What the page holds of camera and stream ends with the page.
  useEffect(() => () => void broadcast.close(), [broadcast]);

  // Arriving with the camera as the feed: before the show it is opened, during it the stream goes on by itself.
  const wantsCamera = feed === Feed.Camera;
  useEffect(() => {
    if (!wantsCamera) return;
    let isGone = false;
    if (!isOnAir) void broadcast.open();
    else if (!['starting', 'live', 'reconnecting'].includes(broadcast.publisher.getSnapshot().status)) {
      void hasCapturePermission().then((isGranted) => {
        if (isGranted && !isGone) void broadcast.publish({ takesOver: false });
      });
    }
    return () => {
      isGone = true;
    };
  }, [broadcast, wantsCamera, isOnAir]);

  const isPaused = state.status === 'paused';
  useEffect(() => broadcast.setCurtain(isPaused), [broadcast, isPaused]);

  if (feed === null) return null;
  if (isOnAir) return <Console {...props} broadcast={broadcast} feed={feed} onFeed={choose} />;
  if (!canHost) return <NotYetLive room={room} />;
  return <Preflight {...props} broadcast={broadcast} feed={feed} onFeed={choose} />;
}
