import type { FitNote, TryOnFacts } from '@vitrine/contracts';
import { sizeWord, wornText } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './fit-card.module.css';

const ADVICE: Record<FitNote, { readonly title: string; readonly body: string; readonly place: string }> = {
  'runs-small': { title: 'Runs small', body: 'Between two sizes, take the larger one.', place: '16%' },
  'true-to-size': { title: 'True to size', body: 'Take the size you usually wear.', place: '50%' },
  'runs-large': { title: 'Runs large', body: 'Between two sizes, take the smaller one.', place: '84%' },
};

/** Size advice stands above the size choice and says what it rests on. */
export function FitCard({
  fitNote,
  tryOn,
  hostName,
}: {
  readonly fitNote: FitNote;
  readonly tryOn: TryOnFacts | null;
  readonly hostName: string | null;
}): ReactElement {
  const advice = ADVICE[fitNote];
  const worn = tryOn === null ? null : wornText(tryOn);
  const wearer = tryOn?.wearerName ?? hostName;
  const sizeWorn = sizeWord(tryOn?.sizeWorn ?? '');
  const colourWorn = tryOn?.colourWorn ?? '';
  const note = tryOn?.note ?? '';
  return (
    <section className={styles['fit']} aria-label="Fit">
      {sizeWorn !== '' && (
        <div className={styles['worn']} aria-hidden="true">
          {sizeWorn}
          <small>worn</small>
        </div>
      )}
      <div className={styles['text']}>
        <b className={styles['title']}>{advice.title}</b>
        <p className={styles['body']}>
          {worn !== null && (
            <>
              <bdi>{wearer ?? 'The host'}</bdi> wears {worn}
              {colourWorn !== '' ? `, in ${colourWorn}` : ''}.{' '}
            </>
          )}
          {note !== '' ? <bdi>{note}</bdi> : advice.body}
        </p>
      </div>
      <div className={styles['measure']}>
        <div className={styles['scale']} aria-hidden="true">
          <i style={{ insetInlineStart: `calc(${advice.place} - 8px)` }} />
        </div>
        <div className={styles['ends']} aria-hidden="true">
          <span>Runs small</span>
          <span>True</span>
          <span>Runs large</span>
        </div>
      </div>
    </section>
  );
}
