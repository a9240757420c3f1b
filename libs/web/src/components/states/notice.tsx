import type { ReactElement, ReactNode } from 'react';
import type { ErrorText } from '../../errors/error-text';
import { classNames } from '../class-names';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import styles from './notice.module.css';

/** Nothing is here yet: a picture if there is one, what it means, and the way on. */
export function EmptyState({
  title,
  body,
  pictureUrl,
  children,
}: {
  readonly title: string;
  readonly body?: string;
  readonly pictureUrl?: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <section className={styles['empty']}>
      {pictureUrl !== undefined && <img className={styles['picture']} src={pictureUrl} alt="" />}
      <h2 className={classNames('display', styles['title'])}>{title}</h2>
      {body !== undefined && <p className={styles['body']}>{body}</p>}
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </section>
  );
}

/** Something failed: what, what is safe, and one thing to do about it. */
export function ErrorState({
  text,
  onRetry,
  isRetrying = false,
  children,
}: {
  readonly text: ErrorText;
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <section className={styles['empty']} role="alert">
      <span className={styles['mark']}>
        <Icon name="alert" sizePx={26} />
      </span>
      <h2 className={classNames('display', styles['title'])}>{text.title}</h2>
      <p className={styles['body']}>{text.body}</p>
      <div className={styles['actions']}>
        {onRetry !== undefined && (
          <Button variant="primary" icon="retry" isBusy={isRetrying} onClick={onRetry}>
            Try again
          </Button>
        )}
        {children}
      </div>
    </section>
  );
}

/** A line inside a form or a sheet. `bad` is announced at once, the others politely. */
export function InlineNotice({
  tone,
  children,
}: {
  readonly tone: 'ok' | 'warn' | 'bad' | 'info';
  readonly children: ReactNode;
}): ReactElement {
  return (
    <p role={tone === 'bad' ? 'alert' : 'status'} className={classNames(styles['inline'], styles[tone])}>
      {children}
    </p>
  );
}
