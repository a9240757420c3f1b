import type { ClipView, ReplayView, RoomView } from '@vitrine/contracts';
import { buttonClass, IconButton, Pill, useIsWide, VideoStage } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCartCount } from '../../../queries/cart';
import { ShopSheets } from '../../../shopping/shop-sheets';
import { useSheet } from '../../../shopping/use-sheet';
import { ShowHead } from '../components/show-head';
import { NowCard } from '../show/now-card';
import { shareShow } from '../show/share';
import { ChapterList } from './chapter-list';
import { ReplayBar } from './replay-bar';
import { ReplayChat } from './replay-chat';
import { ThenNote } from './then-note';
import { useReplayShow, type ReplayShowModel } from './use-replay-show';
import styles from './replay.module.css';

const dayOf = (room: RoomView): string =>
  room.wentLiveAt === null
    ? ''
    : new Date(room.wentLiveAt).toLocaleDateString(undefined, { day: 'numeric', month: 'long' });

interface ScreenProps {
  readonly model: ReplayShowModel;
  readonly clip: ClipView | null;
}

function Stage({ model, clip, children }: ScreenProps & { readonly children: ReactNode }): ReactElement {
  const { room, player, picture } = model;
  return (
    <VideoStage
      label={`${clip?.title ?? room.title}, ${clip === null ? 'replay' : 'clip'}`}
      posterUrl={room.posterUrl ?? '/set-empty.svg'}
      hasPicture={picture.hasPicture}
      attach={player.attach}
      needsTapToPlay={!picture.isPlaying && !picture.hasPicture && !picture.hasFailed}
      onUnlock={() => player.play()}
    >
      <div className={styles['scrims']} aria-hidden="true" />
      {picture.hasFailed && (
        <div className={styles['trouble']} role="alert">
          <p>This part of the replay could not be played.</p>
          <button type="button" className={buttonClass('plain')} onClick={() => player.retry()}>
            Try again
          </button>
        </div>
      )}
      {children}
    </VideoStage>
  );
}

function Badge({ clip }: { readonly clip: ClipView | null }): ReactElement {
  return (
    <span data-testid="room-status" data-status={clip === null ? 'replay' : 'clip'}>
      <Pill tone="video">{clip === null ? 'Replay' : 'Clip'}</Pill>
    </span>
  );
}

function WholeShow({ model }: { readonly model: ReplayShowModel }): ReactElement {
  return (
    <Link to={`/watch/${model.room.id}`} className={buttonClass('plain', 'md', true)}>
      Watch the whole show
    </Link>
  );
}

function PhoneReplay({ model, clip }: ScreenProps): ReactElement {
  const { room } = model;
  const navigate = useNavigate();
  const { open } = useSheet();
  const bagCount = useCartCount();
  return (
    <main className={styles['phone']}>
      <div className={styles['phone-stage']}>
        <Stage model={model} clip={clip}>
          <ShowHead
            room={room}
            title={clip?.title ?? room.title}
            note={`${room.host.displayName} · ${room.store.name} · ${dayOf(room)}`}
            isWide={false}
            isLive={false}
          >
            <Badge clip={clip} />
            <IconButton icon="close" label="Leave the replay" surface="video" onClick={() => void navigate('/')} />
          </ShowHead>
          <div className={styles['phone-lower']}>
            <div className={styles['phone-chat']}>
              <ReplayChat model={model} look="over-video" />
            </div>
            <ReplayBar model={model} clip={clip} />
          </div>
        </Stage>
      </div>
      <div className={styles['phone-list']}>
        {clip === null ? <ChapterList model={model} /> : <WholeShow model={model} />}
      </div>
      <div className={styles['buy']}>
        <ThenNote model={model} />
        <div className={styles['buy-row']}>
          <div className={styles['buy-card']}>
            <NowCard show={model} />
          </div>
          <IconButton icon="bag" label="Bag" count={bagCount} onClick={() => open({ kind: 'bag' })} />
        </div>
      </div>
    </main>
  );
}

function DesktopReplay({ model, clip }: ScreenProps): ReactElement {
  const { room } = model;
  const { open } = useSheet();
  const bagCount = useCartCount();
  return (
    <main className={styles['desktop']}>
      <section className={styles['desktop-stage']} aria-label="Stage">
        <Stage model={model} clip={clip}>
          <ShowHead
            room={room}
            title={clip?.title ?? room.title}
            note={`${room.host.displayName} · ${room.store.name} · ${dayOf(room)}`}
            isWide
            isLive={false}
          >
            <Badge clip={clip} />
            <IconButton
              icon="share"
              label="Share"
              surface="video"
              onClick={() => void shareShow(clip?.title ?? room.title)}
            />
          </ShowHead>
          <div className={styles['desktop-lower']}>
            <div className={styles['desktop-card']}>
              <ThenNote model={model} />
              <NowCard show={model} />
            </div>
            <ReplayBar model={model} clip={clip} />
          </div>
        </Stage>
      </section>
      <aside className={styles['panel']} aria-label="Show panel">
        <div className={styles['panel-head']}>
          <b>{clip === null ? 'Chapters' : 'From the show'}</b>
          <IconButton icon="bag" label="Bag" count={bagCount} onClick={() => open({ kind: 'bag' })} />
        </div>
        <div className={styles['panel-chapters']}>
          {clip === null ? <ChapterList model={model} /> : <WholeShow model={model} />}
        </div>
        <div className={styles['panel-chat']}>
          <ReplayChat model={model} look="panel" />
        </div>
      </aside>
    </main>
  );
}

/** The picture, its bar, and the room as it was at that moment; the pieces are sold as they are today. */
export function ReplayScreen({
  room,
  replay,
  clip = null,
}: {
  readonly room: RoomView;
  readonly replay: ReplayView;
  readonly clip?: ClipView | null;
}): ReactElement {
  const isWide = useIsWide();
  const model = useReplayShow(room, replay, clip ?? undefined);
  return (
    <>
      {isWide ? <DesktopReplay model={model} clip={clip} /> : <PhoneReplay model={model} clip={clip} />}
      <ShopSheets show={model.shop} />
    </>
  );
}
