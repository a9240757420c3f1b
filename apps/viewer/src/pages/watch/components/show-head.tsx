import type { RoomView } from '@vitrine/contracts';
import { Avatar, Logo, Skeleton } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './show-head.module.css';

/** Who and what, over the top of the picture. */
export function ShowHead({
  room,
  title,
  note,
  isWide,
  isLive,
  children,
}: {
  readonly room: RoomView | null;
  /** The live title, when it is newer than the page. */
  readonly title?: string;
  /** Instead of host and store. */
  readonly note?: string;
  readonly isWide: boolean;
  readonly isLive: boolean;
  /** State and controls at the end of the line. */
  readonly children?: ReactNode;
}): ReactElement {
  const name = (
    <div className={styles['name']}>
      <h1 className={styles['title']}>
        {room === null ? <Skeleton width={160} height={18} /> : <bdi>{title ?? room.title}</bdi>}
      </h1>
      <p className={styles['note']}>
        {note ??
          (room !== null && (
            <>
              <bdi>{room.host.displayName}</bdi> · <bdi>{room.store.name}</bdi>
            </>
          ))}
      </p>
    </div>
  );
  if (isWide) {
    return (
      <header className={styles['wide']}>
        <Link to="/" className={styles['logo']} aria-label="Vitrine, all shows">
          <Logo />
        </Link>
        <span className={styles['rule']} aria-hidden="true" />
        {name}
        <span className={styles['gap']} />
        {children}
      </header>
    );
  }
  return (
    <header className={styles['phone']}>
      {room === null ? (
        <Skeleton width={42} height={42} radius="50%" />
      ) : (
        <Avatar name={room.host.displayName} url={room.host.avatarUrl} sizePx={42} isLive={isLive} />
      )}
      {name}
      {children}
    </header>
  );
}
