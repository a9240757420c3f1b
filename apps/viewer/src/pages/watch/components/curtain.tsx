import { countOf, Icon, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './curtain.module.css';

export interface CurtainPiece {
  readonly pinId: string;
  readonly productId: string;
  readonly title: string;
  readonly pictureUrl: string | null;
}

/** Drawn across the stage while there is no picture. What is said is known; nothing is promised. */
export function Curtain({
  title,
  body,
  viewers,
  pieces,
  onOpen,
}: {
  readonly title: string;
  readonly body: string;
  readonly viewers: number;
  readonly pieces: readonly CurtainPiece[];
  readonly onOpen: (piece: CurtainPiece) => void;
}): ReactElement {
  const others = viewers - 1;
  return (
    <div className={styles['curtain']}>
      <div className={styles['card']} role="status">
        {others > 0 && (
          <p className={styles['waiting']}>
            <Icon name="eye" sizePx={15} />
            {countOf(others, 'person waits', 'people wait')} with you
          </p>
        )}
        <h2 className={`display ${styles['title']}`}>{title}</h2>
        <p className={styles['body']}>{body}</p>
        {pieces.length > 0 && (
          <div className={styles['pieces']}>
            {pieces.map((piece) => (
              <button key={piece.pinId} type="button" aria-label={`Open ${piece.title}`} onClick={() => onOpen(piece)}>
                <Tile url={piece.pictureUrl} alt="" className={styles['tile']} />
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
