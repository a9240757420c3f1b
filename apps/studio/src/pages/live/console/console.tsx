import { useMediaQuery, useOutbox, useReactions, useRoom, useSnapshot } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import type { DeskProps } from '../live-desk';
import { Feed } from '../model/feed';
import type { FeedProps } from '../preflight/preflight';
import { ConnectionNotice } from './connection-notice';
import { ConsoleHeader } from './console-header';
import { EndDialog } from './end-dialog';
import { LiveOrders } from './live-orders';
import { NowShowing } from './now-showing';
import { OffersPanel } from './offers-panel';
import { PhoneConsole } from './phone-console';
import { PictureBox } from './picture-box';
import { StagePanel, useStage } from './stage-panel';
import { StreamHealth } from './stream-health';
import { StudioChat } from './studio-chat';
import { TrayGrid } from './tray-grid';
import { useConsole } from './use-console';
import { useLiveOffers } from './use-offers';
import { useMessageMinute } from './use-message-minute';
import { useReactionMinute } from './use-reaction-minute';
import { useShortcuts } from './use-shortcuts';
import { useStreamReading } from './use-stream-word';
import styles from './console.module.css';

const PHONE_QUERY = '(max-width: 860px)';

/** The desk of a running show: picture, product, people, each under one hand. */
export function Console(props: DeskProps & FeedProps): ReactElement {
  const { room, state, permissions, memberId, broadcast, feed, onFeed } = props;
  const session = useRoom();
  const { people, viewers } = useSnapshot(session);
  const outbox = useOutbox();
  const reactionCounts = useReactionMinute(useReactions());
  const minute = useMessageMinute(session);
  const model = useConsole(room.id, state);
  const offers = useLiveOffers(room.id, state);
  const reading = useStreamReading(room.id, broadcast, feed);
  const [isEnding, setEnding] = useState(false);
  const isPhone = useMediaQuery(PHONE_QUERY);
  const isConnected = model.waitReason === null;
  const canHost = permissions.includes('room:host');
  const canManage = permissions.includes('room:manage') || canHost;
  const canPin = permissions.includes('pin:manage');
  const stage = useStage(room.id, state.stage, permissions.includes('stage:manage'));
  const { commands, tray } = model;

  useShortcuts((command) => {
    const isOwnPicture = command.kind === 'microphone' || command.kind === 'camera';
    if (!isConnected && !isOwnPicture) return;
    if (command.kind === 'show') {
      const item = tray.items[command.index];
      if (canPin && item !== undefined) commands.show(item);
    } else if (command.kind === 'next') {
      if (canPin) commands.next();
    } else if (command.kind === 'hide') {
      if (canPin) commands.hide();
    } else if (command.kind === 'offer') {
      if (canPin) offers.toggleNext();
    } else if (command.kind === 'pause') {
      if (canManage) commands.togglePause();
    } else if (feed === Feed.Camera) broadcast.toggle(command.kind === 'microphone' ? 'audio' : 'video');
  }, isEnding);

  const endDialog = (
    <EndDialog
      isOpen={isEnding}
      isBusy={model.roomAction.isBusy}
      viewers={viewers}
      onClose={() => setEnding(false)}
      onConfirm={() => {
        void commands.end().then((isDone) => {
          if (isDone) void broadcast.close();
          else setEnding(false);
        });
      }}
    />
  );
  const trouble = (
    <ConnectionNotice
      isSending={feed === Feed.Camera}
      isOnAir={feed === Feed.Camera && reading.publisher.status === 'live'}
    />
  );
  const chat = (
    <StudioChat
      room={room}
      state={state}
      people={people}
      memberId={memberId}
      outbox={outbox}
      reactionCounts={reactionCounts}
      minute={minute}
      canModerate={permissions.includes('chat:moderate')}
    />
  );
  const picture = <PictureBox {...props} reading={reading} canHost={canHost} onFeed={onFeed} isPhone={isPhone} />;
  const seesOrders = permissions.includes('order:read');

  if (isPhone) {
    return (
      <>
        <PhoneConsole
          {...props}
          viewers={viewers}
          people={people}
          word={reading.word}
          model={model}
          offers={offers}
          canPin={canPin}
          canManage={canManage}
          seesOrders={seesOrders}
          picture={picture}
          chat={chat}
          stage={stage}
          trouble={trouble}
          onEnd={() => setEnding(true)}
        />
        {endDialog}
      </>
    );
  }
  return (
    <div
      className={styles.page}
      onClick={(event) => {
        // A button that was clicked gives the keys back: Space then means 'next', not 'the same button again'.
        const { activeElement } = document;
        if (
          event.detail > 0 &&
          activeElement instanceof HTMLButtonElement &&
          event.currentTarget.contains(activeElement)
        )
          activeElement.blur();
      }}
    >
      <ConsoleHeader
        room={room}
        state={state}
        viewers={viewers}
        word={reading.word}
        seesOrders={seesOrders}
        canManage={canManage}
        isBusy={model.roomAction.isBusy}
        waitReason={model.waitReason}
        onPause={commands.togglePause}
        onEnd={() => setEnding(true)}
      />
      <main className={styles.grid}>
        <div className={`${styles.column} ${styles.facts}`}>
          <StreamHealth reading={reading} feed={feed} />
          {seesOrders && <LiveOrders state={state} currency={room.store.currency} people={people} />}
        </div>
        <div className={`${styles.column} ${styles.pictureColumn}`}>
          {picture}
          <StagePanel model={stage} />
        </div>
        <div className={`${styles.column} ${styles.pieces}`}>
          {trouble}
          <NowShowing model={model} shownAtMs={state.shownAtMs} canPin={canPin} />
          <OffersPanel model={offers} canPin={canPin} waitReason={model.waitReason} />
          <TrayGrid model={model} canPin={canPin} />
        </div>
        <div className={`${styles.column} ${styles.people}`}>{chat}</div>
      </main>
      {endDialog}
    </div>
  );
}
