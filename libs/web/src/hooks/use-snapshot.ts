import { useSyncExternalStore } from 'react';

/** What every stateful class of `@vitrine/client` and `@vitrine/rtc` offers. */
export interface Readable<S> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => S;
}

export function useSnapshot<S>(store: Readable<S>): S {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/**
 * One part of a snapshot, so that a busy chat does not redraw the product card. `select` has to return a part of the
 * snapshot or a primitive: an object made on the spot would be new every time and never settle.
 */
export function useSelected<S, T>(store: Readable<S>, select: (snapshot: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}
