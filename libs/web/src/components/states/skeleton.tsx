import type { CSSProperties, ReactElement } from 'react';
import styles from './skeleton.module.css';

/** A grey block in the place and size of what will stand there. The shimmer starts late: short waits show none. */
export function Skeleton({
  width,
  height,
  radius = 12,
  className,
}: {
  readonly width?: CSSProperties['inlineSize'];
  readonly height?: CSSProperties['blockSize'];
  readonly radius?: number | string;
  readonly className?: string;
}): ReactElement {
  return (
    <span
      aria-hidden="true"
      className={[styles['skeleton'], className].filter(Boolean).join(' ')}
      style={{ inlineSize: width, blockSize: height, borderRadius: radius }}
    />
  );
}
