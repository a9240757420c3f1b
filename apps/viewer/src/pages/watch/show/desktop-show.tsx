import { formatMoneyShort, IconButton, pictureOf, Tile, useReactions, useSnapshot } from '@vitrine/web';
import { useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from 'react';
import { useCartCount } from '../../../queries/cart';
import { PiecesList } from '../../../shopping/pieces-list';
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
import styles from './desktop-show.module.css';

function Controls({
  show,
  stage,
}: {
  readonly show: Show;
  readonly stage: RefObject<HTMLElement | null>;
}): ReactElement {
  const { player, phase, title, isOffline } = show;
  const { isMuted } = useSnapshot(player);
  const reactions = useReactions();
  const toggleFullScreen = (): void => {
    if (document.fullscreenElement === null) void stage.current?.requestFullscreen();
    else void document.exitFullscreen();
  };
  return (
    <div className={styles['controls']} role="group" aria-label="Show controls">
      {isOnAir(phase) && (
        <IconButton
          icon={isMuted ? 'sound-off' : 'sound'}
          label={isMuted ? 'Turn the sound on' : 'Turn the sound off'}
          surface="video"
          onClick={() => (isMuted ? void player.unmute() : player.mute())}
        />
      )}
      <IconButton icon="expand" label="Full screen" surface="video" onClick={toggleFullScreen} />
      <IconButton icon="share" label="Share" surface="video" onClick={() => void shareShow(title)} />
      {isOnAir(phase) && (
        <>
          <ReactionLayer reactions={reactions} look="row" />
          <ReactionButton reactions={reactions} look="row" isDisabled={isOffline} />
        </>
      )}
    </div>
  );
}

/** The pieces in the order in which they were shown. What comes next is not known, so it is not shown. */
function LineUp({ show }: { readonly show: Show }): ReactElement | null {
  const { shop, room } = show;
  const { open } = useSheet();
  if (shop === null || shop.pinOrder.length === 0) return null;
  const total = Math.max(room.pieceCount, shop.pinOrder.length);
  return (
    <section className={styles['line']} aria-label="In this show">
      <div className={styles['line-head']}>
        <b>In this show</b>
        <span>{`${shop.pinOrder.length} of ${total} shown`}</span>
      </div>
      <ol className={styles['strip']}>
        {shop.pinOrder.map((pinId) => {
          const pin = shop.pins[pinId];
          const product = pin === undefined ? undefined : shop.products[pin.productId];
          const first = product?.variants[0];
          if (pin === undefined || product === undefined || first === undefined) return null;
          const isNow = pinId === shop.nowShowingPinId;
          return (
            <li key={pinId} aria-current={isNow || undefined}>
              <button
                type="button"
                aria-label={`Open ${product.title}`}
                onClick={() => open({ kind: 'piece', productId: product.id, pinId })}
              >
                <Tile url={pictureOf(product, pin.tryOn.colourWorn)} alt="" className={styles['strip-tile']} />
                <span>
                  {isNow ? 'Now' : formatMoneyShort({ amountMinor: first.priceMinor, currency: product.currency })}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

type Tab = 'chat' | 'products';

function Panel({ show }: { readonly show: Show }): ReactElement {
  const { shop, phase } = show;
  const [tab, setTab] = useState<Tab>('chat');
  const chat = useShowChat(show, 'panel');
  const bagCount = useCartCount();
  const { open } = useSheet();
  const pieces = shop?.pinOrder.length ?? 0;
  const tabs: readonly { readonly id: Tab; readonly name: string }[] = [
    { id: 'chat', name: 'Chat' },
    { id: 'products', name: pieces === 0 ? 'Products' : `Products ${pieces}` },
  ];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = tab === 'chat' ? 'products' : 'chat';
    setTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <aside className={styles['panel']} aria-label="Show panel">
      <div className={styles['tabs']}>
        <div className={styles['tab-list']} role="tablist" aria-label="Show panel" onKeyDown={onKeyDown}>
          {tabs.map(({ id, name }) => (
            <button
              key={id}
              id={`tab-${id}`}
              type="button"
              role="tab"
              aria-selected={tab === id}
              aria-controls={`panel-${id}`}
              tabIndex={tab === id ? 0 : -1}
              className={styles['tab']}
              onClick={() => setTab(id)}
            >
              {name}
            </button>
          ))}
        </div>
        <IconButton icon="bag" label="Bag" count={bagCount} onClick={() => open({ kind: 'bag' })} />
      </div>
      <div
        id="panel-chat"
        role="tabpanel"
        aria-labelledby="tab-chat"
        hidden={tab !== 'chat'}
        className={styles['body']}
      >
        <LineUp show={show} />
        <div className={styles['log']}>{chat.list}</div>
        {phase !== ShowPhase.Ended && <div className={styles['composer']}>{chat.composer()}</div>}
      </div>
      <div
        id="panel-products"
        role="tabpanel"
        aria-labelledby="tab-products"
        hidden={tab !== 'products'}
        className={styles['products']}
      >
        {shop === null || pieces === 0 ? (
          <p className={styles['none']}>Pieces appear here as soon as the host shows them.</p>
        ) : (
          <PiecesList show={shop} onOpen={(productId, pinId) => open({ kind: 'piece', productId, pinId })} />
        )}
      </div>
    </aside>
  );
}

/** The stage takes all but the panel; the card stands at its lower start, the controls at its lower end. */
export function DesktopShow({ show }: { readonly show: Show }): ReactElement {
  const { room, phase, title, shop } = show;
  const stage = useRef<HTMLElement>(null);
  const { open } = useSheet();
  return (
    <main className={styles['show']}>
      <section className={styles['stage']} ref={stage} aria-label="Stage">
        <Stage show={show} />
        <ShowHead room={room} title={title} isWide isLive={isOnAir(phase)}>
          <ShowBadges show={show} isLong />
        </ShowHead>
        <div className={styles['lower']}>
          <ConnectionNotice show={show} />
          {phase === ShowPhase.Before && (
            <BeforeShow room={room} description={show.description} scheduledAt={show.scheduledAt} />
          )}
          {phase === ShowPhase.Ended ? (
            <EndedShow
              hostName={room.host.displayName}
              endedAtMs={show.endedAtMs}
              hasReplay={room.isRecorded}
              shop={shop}
              onOpen={(productId, pinId) => open({ kind: 'piece', productId, pinId })}
            />
          ) : (
            <>
              <OfferStrip />
              <NowCard show={show} />
            </>
          )}
        </div>
        <Controls show={show} stage={stage} />
      </section>
      <Panel show={show} />
      <ShopSheets show={shop} />
    </main>
  );
}
