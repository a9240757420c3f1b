import { useQueryClient } from '@tanstack/react-query';
import { isSessionLost, toasts, useApi, useLiveConnection, useRoom, useSelected, useSnapshot } from '@vitrine/web';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RoomState } from '@vitrine/contracts';
import { useAction, type Action } from '../../../components/use-action';
import { queryKeys } from '../../../queries/keys';
import { useTray } from '../../../queries/rooms';
import { liveTray, type LiveTray, type LiveTrayItem } from '../model/live-tray';

export interface ConsoleCommands {
  readonly show: (item: LiveTrayItem) => void;
  readonly next: () => void;
  readonly hide: () => void;
  readonly unpin: () => void;
  readonly togglePause: () => void;
  readonly end: () => Promise<boolean>;
}
export interface ConsoleModel {
  readonly tray: LiveTray;
  readonly isTrayLoading: boolean;
  readonly trayError: Error | null;
  readonly pinAction: Action;
  readonly roomAction: Action;
  /** Why nothing can be shown, hidden or paused just now; null while it can. */
  readonly waitReason: string | null;
  readonly commands: ConsoleCommands;
}

/** What is done without the room being heard cannot be seen to have happened, and after a sign-out it is refused. */
function useWaitReason(): string | null {
  const isSignedOut = isSessionLost(useSnapshot(useLiveConnection()));
  const isReady = useSelected(useRoom(), ({ status }) => status === 'ready');
  if (isSignedOut) return 'You were signed out: sign in to go on';
  return isReady ? null : 'Waits until the connection is back';
}

/** The tray as it stands and what the buttons and keys of the console do. */
export function useConsole(roomId: string, state: RoomState): ConsoleModel {
  const api = useApi();
  const client = useQueryClient();
  const pinAction = useAction();
  const roomAction = useAction();
  const waitReason = useWaitReason();
  const query = useTray(roomId);

  // The timeline says that the tray changed, not how: it is read again.
  const { trayRevision } = state;
  useEffect(() => {
    if (trayRevision > 0) void client.invalidateQueries({ queryKey: queryKeys.tray(roomId) });
  }, [client, roomId, trayRevision]);

  const items = query.data?.items;
  const { pins, products, available, nowShowingPinId } = state;
  // Hiding a piece does not lose the place in the tray.
  const [lastShownPinId, setLastShownPinId] = useState(nowShowingPinId);
  if (nowShowingPinId !== null && nowShowingPinId !== lastShownPinId) setLastShownPinId(nowShowingPinId);
  const tray = useMemo(
    () => liveTray(items ?? [], { pins, products, available, nowShowingPinId }, lastShownPinId),
    [items, pins, products, available, nowShowingPinId, lastShownPinId],
  );
  const { now, next } = tray;
  // Keys may come faster than answers: the commands go out one after the other, so the last key pressed wins.
  const lastPinCommand = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = (work: () => Promise<unknown>): void => {
    const before = lastPinCommand.current;
    lastPinCommand.current = pinAction.run(() => before.then(work));
  };
  const show = (item: LiveTrayItem): void => inTurn(() => api.pins.show(roomId, item.pinId));
  const pausedFrom = useRef<RoomState['status'] | null>(null);
  return {
    tray,
    isTrayLoading: query.isPending,
    trayError: query.error,
    pinAction,
    roomAction,
    waitReason,
    commands: {
      show,
      next: () => {
        if (next !== null) show(next);
        else if (tray.items.length > 0) toasts.show('That was the last piece of the tray');
      },
      hide: () => {
        if (now !== null) inTurn(() => api.pins.hide(roomId, now.pinId));
      },
      unpin: () => {
        if (now !== null) inTurn(() => api.pins.unpin(roomId, now.pinId));
      },
      togglePause: () => {
        // Asked already and not there yet. The timeline may be faster than the answer: then the way back is open.
        if (roomAction.isBusy && pausedFrom.current === state.status) return;
        pausedFrom.current = state.status;
        const to = state.status === 'paused' ? 'live' : 'paused';
        void roomAction.run(async () => {
          await api.rooms.transition(roomId, { to });
        });
      },
      end: () =>
        roomAction.run(async () => {
          await api.rooms.transition(roomId, { to: 'ended' });
          void client.invalidateQueries({ queryKey: queryKeys.room(roomId) });
        }),
    },
  };
}
