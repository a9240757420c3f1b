import { buttonClass, formatTime } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { PiecesList } from '../../../shopping/pieces-list';
import type { ShowShop } from '../../../shopping/show-shop';
import styles from './stage-words.module.css';

/** After the show: thanks, and what can still be bought. */
export function EndedShow({
  hostName,
  endedAtMs,
  shop,
  hasReplay,
  onOpen,
}: {
  readonly hostName: string;
  readonly endedAtMs: number | null;
  readonly shop: ShowShop | null;
  readonly hasReplay: boolean;
  readonly onOpen: (productId: string, pinId: string) => void;
}): ReactElement {
  const hasPieces = shop !== null && shop.pinOrder.length > 0;
  return (
    <section className={styles['words']} role="status">
      {endedAtMs !== null && (
        <p className={`${styles['when']} ${styles['past']}`}>Ended {formatTime(new Date(endedAtMs))}</p>
      )}
      <h2 className={`display ${styles['title']} ${styles['large']}`}>That’s a wrap.</h2>
      <p className={styles['body']}>
        Thank you for watching <bdi>{hostName}</bdi>.{hasPieces && ' The pieces of the show can still be bought.'}
      </p>
      {hasPieces && (
        <div className={styles['pieces']}>
          <PiecesList show={shop} onOpen={onOpen} />
        </div>
      )}
      {hasReplay && (
        <Link
          to="?replay=1"
          className={`${buttonClass('accent', 'lg', true)} ${styles['next']}`}
          data-testid="watch-replay"
        >
          Watch the replay
        </Link>
      )}
      <Link to="/" className={`${buttonClass('plain', 'lg', true)} ${styles['next']}`}>
        Next shows
      </Link>
    </section>
  );
}
