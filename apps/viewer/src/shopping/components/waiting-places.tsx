import type { WaitingPlaceView } from '@vitrine/contracts';
import { Button, choiceText, Countdown, problemText, Tile } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useLeaveLine, useWaitingList } from '../../queries/waiting-list';
import { offerIntent, placeText } from '../model/waiting';
import { useSheet, type SheetState } from '../use-sheet';
import styles from './waiting-places.module.css';

/** The lines somebody stands in, what is kept for them, and what they missed. Nothing where there is none. */
export function WaitingPlaces(): ReactElement | null {
  const list = useWaitingList();
  const places = list.data?.places ?? [];
  if (places.length === 0) return null;
  return (
    <section aria-label="In line" className={styles['places']}>
      <h2 className={styles['heading']}>In line</h2>
      <ul className={styles['list']}>
        {places.map((place) => (
          <Place
            key={place.id}
            place={place}
            clockOffsetMs={list.data?.clockOffsetMs ?? 0}
            onOver={() => void list.refetch()}
          />
        ))}
      </ul>
    </section>
  );
}

function Place({
  place,
  clockOffsetMs,
  onOver,
}: {
  readonly place: WaitingPlaceView;
  readonly clockOffsetMs: number;
  readonly onOver: () => void;
}): ReactElement {
  const leave = useLeaveLine();
  const { sheet, open, swap } = useSheet();
  // In the bag it takes the place of the bag.
  const show = (next: SheetState): void => (sheet === null ? open : swap)(next);
  const { status, offer, productId, variantId, quantity } = place;
  const intent = offerIntent(place);
  const isMissed = status === 'lapsed' || status === 'passed';
  const problem = leave.error;
  return (
    <li className={styles['line']} data-testid="waiting-place">
      <Tile url={place.pictureUrl} alt="" className={styles['tile']} />
      <div className={styles['text']}>
        <b>
          <bdi>{place.title}</bdi>
        </b>
        <p>{[choiceText(place), ...(quantity > 1 ? [`${quantity} pieces`] : [])].join(' · ')}</p>
        <p className={styles['state']} role="status">
          {offer === null ? (
            placeText(place)
          ) : (
            <Countdown
              endsAtMs={Date.parse(offer.expiresAt)}
              clockOffsetMs={clockOffsetMs}
              label="Kept for you"
              icon="lock"
              onEnd={onOver}
            />
          )}
        </p>
        {problem !== null && (
          <p
            role="alert"
            className={styles['problem']}
          >{`${problemText(problem).title}. ${problemText(problem).body}`}</p>
        )}
        <div className={styles['acts']}>
          {intent !== null && (
            <Button variant="accent" onClick={() => show({ kind: 'checkout', intent })}>
              Buy it
            </Button>
          )}
          {isMissed && place.reason !== 'variant.not-found' && (
            <Button onClick={() => show({ kind: 'piece', productId, pinId: null, variantId })}>Look at it again</Button>
          )}
          {!isMissed && (
            <Button variant="line" isBusy={leave.isPending} onClick={() => leave.mutate(variantId)}>
              {offer === null ? 'Leave the line' : 'Let it go'}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
