import type { ReactElement } from 'react';
import styles from './show-poster.module.css';

/** The poster of a show; without one, the arch of the mark stands in. */
export function ShowPoster({
  url,
  className,
}: {
  readonly url: string | null;
  readonly className?: string;
}): ReactElement {
  return (
    <span className={[styles.poster, className].filter(Boolean).join(' ')}>
      {url === null ? (
        <svg viewBox="0 0 64 80" aria-hidden="true">
          <path d="M12 80V36C12 20 20 10 32 10s20 10 20 26v44" fill="var(--powder)" />
        </svg>
      ) : (
        <img src={url} alt="" loading="lazy" decoding="async" />
      )}
    </span>
  );
}
