import { ErrorState, errorText, pictureOf, useSnapshot, VideoStage } from '@vitrine/web';
import { lazy, Suspense, useCallback, type ReactElement, type ReactNode } from 'react';
import { useSheet } from '../../../shopping/use-sheet';
import { Curtain, type CurtainPiece } from '../components/curtain';
import { ShowPhase } from '../model/show-phase';
import type { Show } from './use-show';
import styles from './stage.module.css';

// Most shows have one person in them.
const StagePeople = lazy(() => import('./stage-people'));

const CURTAIN_PIECES = 2;

function curtainPieces({ shop }: Show): readonly CurtainPiece[] {
  if (shop === null) return [];
  return [...shop.pinOrder]
    .reverse()
    .slice(0, CURTAIN_PIECES)
    .flatMap((pinId) => {
      const pin = shop.pins[pinId];
      const product = pin === undefined ? undefined : shop.products[pin.productId];
      if (pin === undefined || product === undefined) return [];
      return [
        { pinId, productId: product.id, title: product.title, pictureUrl: pictureOf(product, pin.tryOn.colourWorn) },
      ];
    });
}

function curtainWords({ phase, room }: Show): { readonly title: string; readonly body: string } | null {
  const name = room.host.displayName;
  switch (phase) {
    case ShowPhase.Paused:
      return { title: 'Back in a moment.', body: `${name} takes a short break. Chat and the pieces stay open.` };
    case ShowPhase.Interrupted:
      return {
        title: 'Back in a moment.',
        body: `The picture of ${name} was cut off. It comes back by itself; chat and buying go on.`,
      };
    case ShowPhase.Starting:
      return { title: 'The lights go on.', body: `${name} is about to appear. Say hello meanwhile.` };
    default:
      return null;
  }
}

/** The picture with everything that can be said about it: poster, curtain, trouble, sound. */
export function Stage({ show, children }: { readonly show: Show; readonly children?: ReactNode }): ReactElement {
  const { player, phase, room, isOffline } = show;
  const { needsTapForSound, needsTapToPlay, hasPlayed, status, error, isSoundOnly } = useSnapshot(player);
  const { open } = useSheet();
  const attach = useCallback(
    (element: HTMLVideoElement) => {
      player.attach(element);
      return () => player.detach();
    },
    [player],
  );
  const hasVideo = phase !== ShowPhase.Before && phase !== ShowPhase.Ended;
  const { stage } = show;
  // One person's loss leaves the others.
  const areOthersOn = stage !== null && phase === ShowPhase.Interrupted && stage.people.some((one) => one.isStreaming);
  const words = areOthersOn ? null : curtainWords(show);
  // Tried again by itself, yet without a word one would wait for ever behind a firewall.
  const isStuck = status === 'failed' || error?.code === 'media.unreachable';
  // What stands there is not what happens now.
  const isPictureLost = phase === ShowPhase.Live && hasPlayed && (status === 'reconnecting' || isSoundOnly);
  return (
    <VideoStage
      label={`${show.title}, live picture`}
      posterUrl={room.posterUrl ?? '/set-empty.svg'}
      // A connection that is gone leaves black behind.
      hasPicture={hasVideo && hasPlayed && status === 'playing'}
      // The picture has a way of its own: as long as it plays, the loss of the live connection is no matter of it.
      isDimmed={isPictureLost || (isOffline && status !== 'playing')}
      isPast={phase === ShowPhase.Ended}
      needsTapForSound={hasVideo && words === null && needsTapForSound}
      needsTapToPlay={hasVideo && words === null && needsTapToPlay}
      onUnlock={() => void player.unmute()}
      others={
        stage && {
          count: stage.people.length,
          layout: stage.layout,
          isHostLarge: stage.largeSeatId === null,
          hostNote: areOthersOn ? `${room.host.displayName} is back in a moment` : null,
          pictures: (
            <Suspense fallback={null}>
              <StagePeople show={show} stage={stage} />
            </Suspense>
          ),
        }
      }
      {...(hasVideo && { attach })}
    >
      <div className={styles['scrims']} data-phase={phase} data-stage={stage?.layout} aria-hidden="true" />
      {words !== null && (
        <Curtain
          title={words.title}
          body={words.body}
          viewers={show.viewers}
          pieces={curtainPieces(show)}
          onOpen={({ productId, pinId }) => open({ kind: 'piece', productId, pinId })}
        />
      )}
      {phase === ShowPhase.Live && isStuck && error !== null && (
        <div className={styles['trouble']} data-testid="stage-trouble">
          <ErrorState text={errorText(error.code)} onRetry={() => player.start()} />
        </div>
      )}
      {show.refusal !== null && (
        <div className={styles['trouble']}>
          <ErrorState text={errorText(show.refusal.code)} onRetry={show.retry} />
        </div>
      )}
      {children}
    </VideoStage>
  );
}
