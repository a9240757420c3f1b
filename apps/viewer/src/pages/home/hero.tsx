import type { RoomView } from '@vitrine/contracts';
import { buttonClass, countOf, Icon, LiveBadge, Pill, ViewerCount } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import styles from './hero.module.css';

/** The show that matters most now, as one large window. */
export function Hero({ room }: { readonly room: RoomView }): ReactElement {
  return (
    <Link to={`/watch/${room.id}`} className={styles['hero']} aria-label={`Watch live: ${room.title}`}>
      <img src={room.posterUrl ?? '/set-empty.svg'} alt="" fetchPriority="high" />
      <div className={styles['marks']}>
        {room.status === 'paused' ? <Pill tone="video">Back in a moment</Pill> : <LiveBadge />}
        {room.viewers > 0 && <ViewerCount viewers={room.viewers} />}
      </div>
      <div className={styles['text']}>
        <h1 className={`display ${styles['title']}`}>
          <bdi>{room.title}</bdi>
        </h1>
        <p className={styles['note']}>
          <bdi>{room.host.displayName}</bdi> at <bdi>{room.store.name}</bdi>
          {room.pieceCount > 0 && ` tries on ${countOf(room.pieceCount, 'piece', 'pieces')}`}
        </p>
        <span className={`${buttonClass('accent', 'md')} ${styles['watch']}`}>
          <Icon name="play" sizePx={19} />
          Watch
        </span>
      </div>
    </Link>
  );
}
