import { sizeWord } from '@vitrine/web';
import { useSyncExternalStore } from 'react';

const KEY = 'vitrine.size';
const listeners = new Set<() => void>();
/** For browsers that forbid storage, and so that a change is seen at once. */
let inMemory: string | null | undefined;

function read(): string | null {
  if (inMemory !== undefined) return inMemory;
  try {
    inMemory = localStorage.getItem(KEY);
  } catch {
    inMemory = null;
  }
  return inMemory;
}

/** The size the buyer chose last, so that the next piece offers it first. Stays on this device. */
export function rememberSize(size: string): void {
  if (sizeWord(size) === '') return;
  inMemory = size;
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // Remembered for this visit only.
  }
  for (const notify of listeners) notify();
}

export function useRememberedSize(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
