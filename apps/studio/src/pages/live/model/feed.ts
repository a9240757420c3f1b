/** Where the picture of a show comes from, seen from this browser. */
export const Feed = {
  /** This browser's camera and microphone. */
  Camera: 'camera',
  /** An encoder, or another device of the host. */
  Elsewhere: 'elsewhere',
} as const;
export type Feed = (typeof Feed)[keyof typeof Feed];

const isFeed = (value: string | null): value is Feed => value === Feed.Camera || value === Feed.Elsewhere;

/** Kept per tab: a reload goes on where it was, a second tab does not take the show over by itself. */
const keyOf = (roomId: string): string => `vitrine.studio.feed.${roomId}`;

export function recallFeed(roomId: string): Feed | null {
  try {
    const value = sessionStorage.getItem(keyOf(roomId));
    return isFeed(value) ? value : null;
  } catch {
    // Without storage a reload asks once more for the camera, which is the safe side.
    return null;
  }
}
export function rememberFeed(roomId: string, feed: Feed): void {
  try {
    sessionStorage.setItem(keyOf(roomId), feed);
  } catch {
    // Nothing to remember it in: the next reload decides as on a first arrival.
    return;
  }
}

export interface Arrival {
  readonly remembered: Feed | null;
  readonly isOnAir: boolean;
  readonly canHost: boolean;
  readonly isRoomHost: boolean;
  readonly isStreaming: boolean;
  readonly hasStreamKey: boolean;
}

/**
 * What this browser does when the page opens. A show that somebody else feeds is never taken over without being asked;
 * the show's own host who lost the picture gets it back by arriving.
 */
export function feedOnArrival({ remembered, isOnAir, canHost, isRoomHost, isStreaming, hasStreamKey }: Arrival): Feed {
  if (!canHost) return Feed.Elsewhere;
  if (remembered !== null) return remembered;
  if (!isOnAir) return Feed.Camera;
  return isStreaming || hasStreamKey || !isRoomHost ? Feed.Elsewhere : Feed.Camera;
}
