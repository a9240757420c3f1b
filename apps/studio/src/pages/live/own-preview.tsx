import { useCallback, type ReactElement } from 'react';
import styles from './live.module.css';

/** The host's own picture, silent, and as viewers see it: not mirrored, so that lettering reads. */
export function OwnPreview({ stream }: { readonly stream: MediaStream }): ReactElement {
  const hold = useCallback(
    (element: HTMLVideoElement | null) => {
      if (element === null) return;
      element.srcObject = stream;
      return () => {
        element.srcObject = null;
      };
    },
    [stream],
  );
  return (
    <video
      ref={hold}
      className={styles.preview}
      autoPlay
      muted
      playsInline
      aria-label="Your camera"
      data-testid="own-preview"
    />
  );
}
