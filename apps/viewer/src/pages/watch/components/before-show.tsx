import type { RoomView } from '@vitrine/contracts';
import { countOf, formatStart, Icon, Tile, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './stage-words.module.css';

/** Before the show: when, what, and a few of its pieces. */
export function BeforeShow({
  room,
  description,
  scheduledAt,
}: {
  readonly room: RoomView;
  readonly description: string;
  readonly scheduledAt: string | null;
}): ReactElement {
  const now = useNow(30_000);
  const start = scheduledAt === null ? null : new Date(scheduledAt);
  const isLate = start !== null && start.getTime() <= now;
  return (
    <section className={styles['words']} role="status">
      <p className={styles['when']}>
        <Icon name="calendar" sizePx={18} />
        {start === null ? 'Time not set yet' : formatStart(start, new Date(now))}
      </p>
      <h2 className={`display ${styles['title']}`}>{isLate ? 'Any moment now.' : 'The lights are not on yet.'}</h2>
      {description !== '' && <p className={styles['body']}>{description}</p>}
      {room.pieceThumbnails.length > 0 && (
        <div className={styles['thumbs']}>
          {room.pieceThumbnails.map((url) => (
            <Tile key={url} url={url} alt="" className={styles['tile']} />
          ))}
        </div>
      )}
      <p className={styles['note']}>
        {room.pieceCount > 0 && `${countOf(room.pieceCount, 'piece', 'pieces')} to be shown. `}This page turns on by
        itself when the show begins.
      </p>
    </section>
  );
}
