import { ApiError } from '@vitrine/client';
import type { Publisher } from '@vitrine/rtc';
import { errorText, problemText, useApi, type ErrorText } from '@vitrine/web';
import { useState } from 'react';
import type { Broadcast } from '../model/broadcast';
import { Feed, rememberFeed } from '../model/feed';

const PUBLISH_DEADLINE_MS = 15_000;

/** Resolves once the media server has the picture. */
export function untilLive(publisher: Publisher, deadlineMs = PUBLISH_DEADLINE_MS): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      unsubscribe();
      clearTimeout(timer);
    };
    const look = (): boolean => {
      const { status, error } = publisher.getSnapshot();
      if (status === 'live') resolve();
      else if (status === 'failed' && error !== null) reject(new ApiError(error));
      else return false;
      return true;
    };
    const unsubscribe = publisher.subscribe(() => {
      if (look()) leave();
    });
    const timer = setTimeout(() => {
      leave();
      const { error } = publisher.getSnapshot();
      const message = 'The media server did not take the stream in time.';
      reject(new ApiError(error ?? { code: 'server.unavailable', message }));
    }, deadlineMs);
    if (look()) leave();
  });
}

export interface GoLive {
  readonly isBusy: boolean;
  readonly problem: ErrorText | null;
  readonly run: (feed: Feed) => void;
}

/** First the picture, then the show: nobody is called to a black screen. */
export function useGoLive(roomId: string, broadcast: Broadcast): GoLive {
  const api = useApi();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorText | null>(null);
  const go = async (feed: Feed): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      rememberFeed(roomId, feed);
      if (feed === Feed.Camera) {
        await broadcast.publish();
        await untilLive(broadcast.publisher);
      }
      await api.rooms.transition(roomId, { to: 'live' });
    } catch (failure) {
      await broadcast.stopPublishing();
      const error = ApiError.from(failure);
      setProblem(error.code === 'room.transition-refused' ? errorText(error.code) : problemText(failure));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, run: (feed) => void go(feed) };
}
