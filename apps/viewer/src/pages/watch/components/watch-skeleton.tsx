import type { RoomView } from '@vitrine/contracts';
import { Skeleton, useIsWide, VideoStage } from '@vitrine/web';
import type { ReactElement } from 'react';
import { ShowHead } from './show-head';
import styles from './watch-skeleton.module.css';

/** The poster at once, and grey blocks where chat, card and composer will be. */
export function WatchSkeleton({ room }: { readonly room: RoomView | null }): ReactElement {
  const isWide = useIsWide();
  return (
    <main className={isWide ? styles['wide'] : styles['phone']} aria-busy="true" aria-label="Opening the show">
      <section className={styles['stage']}>
        <VideoStage label="Poster" posterUrl={room?.posterUrl ?? null} hasPicture={false} />
        <div className={styles['veil']} />
        <ShowHead room={room} note="Opening the show…" isWide={isWide} isLive={false} />
        {!isWide && (
          <div className={styles['blocks']}>
            <Skeleton width="62%" height={18} />
            <Skeleton width="78%" height={18} />
            <Skeleton width="48%" height={18} />
            <Skeleton width="100%" height={152} radius={18} />
            <Skeleton width="100%" height={48} radius={99} />
          </div>
        )}
      </section>
      {isWide && (
        <aside className={styles['panel']}>
          <Skeleton width="60%" height={24} />
          <Skeleton width="100%" height={110} />
          <span className={styles['gap']} />
          <Skeleton width="80%" height={36} />
          <Skeleton width="66%" height={36} />
          <Skeleton width="74%" height={36} />
          <Skeleton width="100%" height={48} />
        </aside>
      )}
    </main>
  );
}
