import type { RoomView } from '@vitrine/contracts';
import { buttonClass, countOf, formatDateTime, formatDuration, formatStart, Tile, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useCan } from '../../stores/current-store';
import { ShowPoster } from './show-poster';
import styles from './shows-page.module.css';

function whenText(room: RoomView, nowMs: number): string {
  if (room.status === 'ended') {
    if (room.wentLiveAt === null || room.endedAt === null) return 'Ended without going live';
    return `${formatDateTime(new Date(room.wentLiveAt))} · ${formatDuration(Date.parse(room.endedAt) - Date.parse(room.wentLiveAt))}`;
  }
  if (room.scheduledAt === null) return 'No time set';
  const start = new Date(room.scheduledAt);
  return start.getTime() < nowMs ? `Was announced for ${formatDateTime(start)}` : formatStart(start, new Date(nowMs));
}

export function ShowRow({ room }: { readonly room: RoomView }): ReactElement {
  const now = useNow(30_000);
  const canHost = useCan('room:host');
  const canSeeReport = useCan('report:read');
  const canManageTray = useCan('pin:manage');
  const canPrepare = useCan('room:manage') || canManageTray;
  const isPast = room.status === 'ended';
  return (
    <li className={styles.row}>
      <ShowPoster url={room.posterUrl} />
      <div className={styles.words}>
        <Link className={styles.title} to={isPast && canSeeReport ? `/shows/${room.id}/report` : `/shows/${room.id}`}>
          {room.title}
        </Link>
        <p className={styles.facts}>
          <span>{whenText(room, now)}</span>
          <span>{room.host.displayName}</span>
        </p>
      </div>
      <div className={styles.pieces}>
        {room.pieceThumbnails.map((url) => (
          <Tile key={url} url={url} alt="" className={styles.piece ?? ''} />
        ))}
        <span className={styles.count}>
          {room.pieceCount === 0 ? 'Nothing in the tray' : countOf(room.pieceCount, 'piece', 'pieces')}
        </span>
      </div>
      <div className={styles.actions}>
        {isPast ? (
          canSeeReport && (
            <Link className={buttonClass('plain', 'sm')} to={`/shows/${room.id}/report`}>
              Report
            </Link>
          )
        ) : (
          <>
            {canPrepare && (
              <Link className={buttonClass('plain', 'sm')} to={`/shows/${room.id}`}>
                Prepare
              </Link>
            )}
            {room.status === 'scheduled' && canHost && (
              <Link className={buttonClass('line', 'sm')} to={`/shows/${room.id}/live`}>
                To the camera
              </Link>
            )}
          </>
        )}
      </div>
    </li>
  );
}
