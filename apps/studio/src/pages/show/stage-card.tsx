import { EMPTY_STAGE } from '@vitrine/timeline';
import type { ReactElement } from 'react';
import { Card } from '../../shell/page';
import { StageLink, useStage } from '../live/console/stage-panel';
import styles from './show.module.css';

/** Guests can be invited before the show; they wait until somebody lets them on stage from the console. */
export function StageCard({ roomId }: { readonly roomId: string }): ReactElement {
  const model = useStage(roomId, EMPTY_STAGE, true);
  const waiting = model.desk?.waiting.length ?? 0;
  return (
    <Card title="Stage">
      <div className={styles.fields}>
        <p className={styles.note}>
          Bring guests into the show: whoever opens the link waits until you let them on stage. They need no account.
          {waiting > 0 && ` ${waiting} waiting now.`}
        </p>
        <StageLink model={model} />
      </div>
    </Card>
  );
}
