import type { ReactElement } from 'react';
import { classNames } from '../class-names';
import { Icon } from '../icon/icon';
import styles from './tile.module.css';

/** A picture of a piece on a light ground, so that it reads the same in both schemes. */
export function Tile({
  url,
  alt,
  className,
}: {
  readonly url: string | null;
  readonly alt: string;
  readonly className?: string | undefined;
}): ReactElement {
  return (
    <span className={classNames(styles['tile'], className)}>
      {url === null ? (
        <Icon name="bag" className={styles['none'] ?? ''} />
      ) : (
        <img src={url} alt={alt} loading="lazy" decoding="async" />
      )}
    </span>
  );
}
