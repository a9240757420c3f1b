import { useSyncExternalStore } from 'react';

const KEY = 'vitrine.waits';
const listeners = new Set<() => void>();
/** For browsers that forbid storage, and so that a change is seen at once. */
let inMemory: boolean | undefined;

function read(): boolean {
  if (inMemory !== undefined) return inMemory;
  try {
    inMemory = localStorage.getItem(KEY) !== null;
  } catch {
    inMemory = false;
  }
  return inMemory;
}

/** Whether somebody at this device stands in a line: only then is it worth asking whose turn it is, on every page. */
export function rememberWaits(isWaiting: boolean): void {
  if (read() === isWaiting) return;
  inMemory = isWaiting;
  try {
    if (isWaiting) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // Remembered for this visit only.
  }
  for (const notify of listeners) notify();
}

export function useWaitsHere(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
