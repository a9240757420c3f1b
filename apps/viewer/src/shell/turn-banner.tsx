import { Button, choiceText, classNames, Countdown, Tile, useNow } from '@vitrine/web';
import type { ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useLocation } from 'react-router';
import { useWaitingList } from '../queries/waiting-list';
import { firstOffer, offerIntent } from '../shopping/model/waiting';
import { useSheet } from '../shopping/use-sheet';
import styles from './turn-banner.module.css';

/** Over every page: a piece is kept for whoever waited for it, and for how long. */
export default function TurnBanner(): ReactElement | null {
  const list = useWaitingList();
  const { sheet, open, swap } = useSheet();
  // A sheet that opens or closes is noticed within a second.
  useNow();
  // The way out of a show stays free.
  const isOverShow = useLocation().pathname.startsWith('/watch/');
  const place = firstOffer(list.data?.places ?? []);
  const intent = place && offerIntent(place);
  if (place === null || place.offer === null || intent === null) return null;
  // It is being bought just now.
  if (sheet?.kind === 'checkout' && sheet.intent.checkoutId === intent.checkoutId) return null;
  // Everything outside an open sheet can't be touched.
  const host = document.querySelector('dialog[open]') ?? document.body;
  return createPortal(
    <aside
      className={classNames(styles['banner'], isOverShow && styles['over-show'])}
      data-turn
      aria-label="It is your turn"
      data-testid="turn-banner"
    >
      <Tile url={place.pictureUrl} alt="" className={styles['tile']} />
      <div className={styles['words']} role="status">
        <Countdown
          endsAtMs={Date.parse(place.offer.expiresAt)}
          clockOffsetMs={list.data?.clockOffsetMs ?? 0}
          label="Kept for you"
          icon="lock"
          onEnd={() => void list.refetch()}
        />
        <b>
          <bdi>{place.title}</bdi>
        </b>
        <p>{choiceText(place)}</p>
      </div>
      <Button
        variant="accent"
        onClick={() => (sheet === null ? open : swap)({ kind: 'checkout', intent })}
        data-testid="turn-buy"
      >
        Buy it
      </Button>
    </aside>,
    host,
  );
}
