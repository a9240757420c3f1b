import type { RoomView } from '@vitrine/contracts';
import { buttonClass, countOf, formatDuration, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { RoomStatusPill } from './room-status-pill';
import { ShowPoster } from './show-poster';
import styles from './shows-page.module.css';

/** The show that is on air now stands above everything else. */
export function LiveShowCard({ room }: { readonly room: RoomView }): ReactElement {
  const now = useNow(30_000);
  return (
    <section className={styles.live} data-scheme="dark">
      <ShowPoster url={room.posterUrl} className={styles.livePoster ?? ''} />
      <div className={styles.liveWords}>
        <RoomStatusPill status={room.status} />
        <h2 className={`display ${styles.liveTitle}`}>{room.title}</h2>
        <p className={styles.facts}>
          {room.host.displayName} · {countOf(room.viewers, 'person', 'people')} watching
          {room.wentLiveAt !== null && ` · on air for ${formatDuration(now - Date.parse(room.wentLiveAt))}`}
        </p>
      </div>
      <Link className={buttonClass('accent', 'lg')} to={`/shows/${room.id}/live`}>
        Open the console
      </Link>
    </section>
  );
}
