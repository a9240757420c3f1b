import type { ReactElement } from 'react';
import { classNames } from '../class-names';
import styles from './avatar.module.css';

export interface AvatarProps {
  readonly name: string;
  readonly url: string | null;
  readonly sizePx?: number;
  /** A ring in the on-air colour. */
  readonly isLive?: boolean;
}

/** The first character of the name stands in for a missing picture. Always beside the name, so it is not read out. */
export function Avatar({ name, url, sizePx = 36, isLive = false }: AvatarProps): ReactElement {
  const initial = Array.from(name.trim())[0]?.toLocaleUpperCase() ?? '·';
  return (
    <span
      className={classNames(styles['avatar'], isLive && styles['live'])}
      style={{ inlineSize: sizePx, blockSize: sizePx }}
      aria-hidden="true"
    >
      {url === null ? initial : <img src={url} alt="" width={sizePx} height={sizePx} loading="lazy" />}
    </span>
  );
}
