import { setTimeout as pause } from 'node:timers/promises';
import type { Track } from 'node-datachannel';

/** Longer than a network thread can be inside a callback of a track that has just closed. */
const RELEASE_DELAY_MS = 200;

const held = new Set<Track>();

/**
 * Gives a native track the only end that the binding survives (version 0.33.4; read in its source, and seen as crashes of
 * our tests). Connections are closed and never their tracks, because:
 * - a track that is garbage-collected closes itself, whatever its connection is doing, so it is kept referenced;
 * - the binding forgets a track only when `onClosed` was called, so without one its final clean-up touches freed memory;
 * - `track.close()` frees the callbacks while a network thread may be inside them. Yet it is the only thing that frees
 *   them, so it comes a moment after the track was closed by its connection.
 */
export function manageTrackLifetime(track: Track): void {
  held.add(track);
  track.onClosed(() => {
    setTimeout(() => {
      track.close();
      held.delete(track);
    }, RELEASE_DELAY_MS);
  });
}

/** Native tracks that are open, or closed and not yet freed. */
export const heldTracks = (): number => held.size;

/** Waits until all tracks are freed, at most this long. */
export async function tracksReleased(deadlineMs: number): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (held.size > 0 && performance.now() < endMs) await pause(20);
}
