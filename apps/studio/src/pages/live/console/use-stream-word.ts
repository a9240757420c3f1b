import type { StreamHealthView } from '@vitrine/contracts';
import type { PublisherSnapshot } from '@vitrine/rtc';
import { useSnapshot } from '@vitrine/web';
import type { Broadcast } from '../model/broadcast';
import { Feed } from '../model/feed';
import { wordOfHealth, wordOfPublisher, type StreamWord } from '../model/stream-word';
import { useStreamHealth } from '../use-stream-health';

export interface StreamReading {
  readonly word: StreamWord;
  readonly publisher: PublisherSnapshot;
  /** Of a stream that comes from elsewhere; null while this browser sends it. */
  readonly health: StreamHealthView | null;
}

export function useStreamReading(roomId: string, broadcast: Broadcast, feed: Feed): StreamReading {
  const publisher = useSnapshot(broadcast.publisher);
  const isCamera = feed === Feed.Camera;
  const health = useStreamHealth(roomId, !isCamera);
  return {
    publisher,
    health: isCamera ? null : health,
    word: isCamera ? wordOfPublisher(publisher) : wordOfHealth(health),
  };
}
