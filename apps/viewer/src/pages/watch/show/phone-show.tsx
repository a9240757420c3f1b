import { IconButton, useReactions, useSnapshot } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useCartCount } from '../../../queries/cart';
import { ShopSheets } from '../../../shopping/shop-sheets';
import { useSheet } from '../../../shopping/use-sheet';
import { BeforeShow } from '../components/before-show';
import { ConnectionNotice } from '../components/connection-notice';
import { EndedShow } from '../components/ended-show';
import { ShowHead } from '../components/show-head';
import { isOnAir, ShowPhase } from '../model/show-phase';
import { ReactionButton } from '../reactions/reaction-button';
import { ReactionLayer } from '../reactions/reaction-layer';
import { NowCard } from './now-card';
import { OfferStrip } from './offer-strip';
import { shareShow } from './share';
import { ShowBadges } from './show-badges';
import { useShowChat } from './show-chat';
import { Stage } from './stage';
import type { Show } from './use-show';
import styles from './phone-show.module.css';

function Rail({ show }: { readonly show: Show }): ReactElement {
  const { player, shop, title, phase, isOffline } = show;
  const { isMuted } = useSnapshot(player);
  const reactions = useReactions();
  const { open } = useSheet();
  const pieces = shop?.pinOrder.length ?? 0;
  return (
    <div className={styles['rail']} role="group" aria-label="Show controls">
      {isOnAir(phase) && (
        <IconButton
          icon={isMuted ? 'sound-off' : 'sound'}
          label={isMuted ? 'Turn the sound on' : 'Turn the sound off'}
          surface="video"
          onClick={() => (isMuted ? void player.unmute() : player.mute())}
        />
      )}
      {pieces > 0 && (
        <button type="button" className={styles['pieces']} onClick={() => open({ kind: 'pieces' })}>
          <b>{pieces}</b>
          {pieces === 1 ? 'piece' : 'pieces'}
          <span className="visually-hidden"> in this show</span>
        </button>
      )}
      <IconButton
        icon="share"
        label="Share"
        surface="video"
        className={styles['share']}
        onClick={() => void shareShow(title)}
      />
      {isOnAir(phase) && (
        <div className={styles['reactions']}>
          <ReactionLayer reactions={reactions} look="rail" />
          <ReactionButton reactions={reactions} look="rail" isDisabled={isOffline} />
        </div>
      )}
    </div>
  );
}

/** Full-bleed picture; from below: composer, card, chat that fades upward, and the rail beside it. */
export function PhoneShow({ show }: { readonly show: Show }): ReactElement {
  const { room, phase, title, isOffline, shop } = show;
  const navigate = useNavigate();
  const bagCount = useCartCount();
  const { open } = useSheet();
  const chat = useShowChat(show, 'over-video');
  const isEnded = phase === ShowPhase.Ended;
  const bag = (
    <IconButton icon="bag" label="Bag" surface="video" count={bagCount} onClick={() => open({ kind: 'bag' })} />
  );
  return (
    <main className={styles['show']}>
      <Stage show={show} />
      <ShowHead room={room} title={title} isWide={false} isLive={isOnAir(phase)}>
        <IconButton icon="close" label="Leave the show" surface="video" onClick={() => void navigate('/')} />
      </ShowHead>
      <div className={styles['badges']}>
        <ShowBadges show={show} isLong={false} />
      </div>
      <div className={styles['below']} data-phase={phase}>
        {phase === ShowPhase.Before && (
          <div className={styles['words']}>
            <BeforeShow room={room} description={show.description} scheduledAt={show.scheduledAt} />
          </div>
        )}
        {isEnded ? (
          <div className={styles['words']}>
            <EndedShow
              hostName={room.host.displayName}
              endedAtMs={show.endedAtMs}
              hasReplay={room.isRecorded}
              shop={shop}
              onOpen={(productId, pinId) => open({ kind: 'piece', productId, pinId })}
            />
          </div>
        ) : (
          <>
            <div className={styles['middle']}>
              <section className={styles['chat']} aria-label="Chat">
                {chat.list}
              </section>
              <Rail show={show} />
            </div>
            {isOffline && (
              <div className={styles['notice']}>
                <ConnectionNotice show={show} />
              </div>
            )}
            <div className={styles['card']}>
              <OfferStrip />
            </div>
            <div className={styles['card']}>
              <NowCard show={show} />
            </div>
            <div className={styles['bar']}>{chat.composer(bag)}</div>
          </>
        )}
      </div>
      <ShopSheets show={shop} />
    </main>
  );
}
