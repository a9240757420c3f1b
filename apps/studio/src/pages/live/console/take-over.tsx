import type { StreamHealthView } from '@vitrine/contracts';
import { Button } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './picture-box.module.css';

/** @param publisherId null where the engine does not tell */
function elsewhereWords(publisherId: string | null, ownId: string): string {
  if (publisherId === null) return 'Another device is on air.';
  return publisherId === ownId ? 'Another device of yours is on air.' : 'Somebody else is on air.';
}

/** Whose picture it is that comes from elsewhere, and the way to send one's own instead. */
export function TakeOver({
  health,
  memberId,
  onTake,
}: {
  readonly health: StreamHealthView | null;
  readonly memberId: string;
  readonly onTake: () => void;
}): ReactElement {
  const publisher = health?.publisher ?? null;
  return (
    <div className={styles.take}>
      {publisher !== null && (
        <span className={styles.elsewhere} role="status" data-testid="on-air-elsewhere">
          {elsewhereWords(publisher.memberId, memberId)}
        </span>
      )}
      <Button size="sm" className={styles.takeButton} onClick={onTake} data-testid="send-from-here">
        {publisher === null ? 'Send from this camera' : 'Take over here'}
      </Button>
    </div>
  );
}
