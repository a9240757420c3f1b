import type { RoomView } from '@vitrine/contracts';
import {
  buttonClass,
  countOf,
  formatDay,
  formatDuration,
  formatNumber,
  formatStart,
  Icon,
  LiveBadge,
  Pill,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import styles from './room-cards.module.css';

/** A portrait window onto another live show. */
export function LiveWindow({ room }: { readonly room: RoomView }): ReactElement {
  return (
    <Link to={`/watch/${room.id}`} className={styles['window']} aria-label={`Watch live: ${room.title}`}>
      <img src={room.posterUrl ?? '/set-empty.svg'} alt="" loading="lazy" />
      <span className={styles['mark']}>
        {room.status === 'paused' ? <Pill tone="video">Paused</Pill> : <LiveBadge />}
      </span>
      <div className={styles['caption']}>
        <b>
          <bdi>{room.title}</bdi>
        </b>
        <p>
          <bdi>{room.host.displayName}</bdi> · <bdi>{room.store.name}</bdi>
        </p>
        <p>
          {room.viewers > 0 ? `${formatNumber(room.viewers)} watching` : countOf(room.pieceCount, 'piece', 'pieces')}
        </p>
      </div>
    </Link>
  );
}

function Poster({ room }: { readonly room: RoomView }): ReactElement {
  return <img className={styles['poster']} src={room.posterUrl ?? '/set-empty.svg'} alt="" loading="lazy" />;
}

export function UpcomingCard({ room, nowMs }: { readonly room: RoomView; readonly nowMs: number }): ReactElement {
  return (
    <Link to={`/watch/${room.id}`} className={styles['card']}>
      <Poster room={room} />
      <div className={styles['text']}>
        {room.scheduledAt !== null && (
          <time dateTime={room.scheduledAt}>{formatStart(new Date(room.scheduledAt), new Date(nowMs))}</time>
        )}
        <b>
          <bdi>{room.title}</bdi>
        </b>
        <p>
          <bdi>{room.host.displayName}</bdi> · <bdi>{room.store.name}</bdi>
        </p>
        {room.pieceCount > 0 && <p>{countOf(room.pieceCount, 'piece', 'pieces')}</p>}
        <span className={`${buttonClass('plain', 'sm')} ${styles['go']}`}>See what is coming</span>
      </div>
    </Link>
  );
}

export function PastCard({ room }: { readonly room: RoomView }): ReactElement {
  const { wentLiveAt, endedAt } = room;
  const lengthMs = wentLiveAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(wentLiveAt);
  return (
    <Link to={`/watch/${room.id}`} className={styles['card']}>
      <Poster room={room} />
      <div className={styles['text']}>
        {endedAt !== null && (
          <time dateTime={endedAt} className={styles['was']}>
            {formatDay(new Date(endedAt))}
            {lengthMs !== null && ` · ${formatDuration(lengthMs)}`}
          </time>
        )}
        <b>
          <bdi>{room.title}</bdi>
        </b>
        <p>
          <bdi>{room.host.displayName}</bdi> · <bdi>{room.store.name}</bdi>
        </p>
        <span className={`${buttonClass('plain', 'sm')} ${styles['go']}`} data-testid="past-show">
          {room.hasReplay && <Icon name="play" sizePx={15} />}
          {room.hasReplay ? 'Watch the replay' : 'Shop the pieces'}
        </span>
      </div>
    </Link>
  );
}
