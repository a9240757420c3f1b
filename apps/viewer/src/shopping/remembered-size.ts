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

const COLOURS_KEY = 'vitrine.colours';
/** More than one evening shows; the oldest are forgotten first. */
const MAX_COLOURS = 100;
type ColourByProduct = Readonly<Record<string, string>>;
let coloursInMemory: ColourByProduct | undefined;

function isColourByProduct(value: unknown): value is ColourByProduct {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
}

function readColours(): ColourByProduct {
  if (coloursInMemory !== undefined) return coloursInMemory;
  coloursInMemory = {};
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(COLOURS_KEY) ?? '{}');
    if (isColourByProduct(kept)) coloursInMemory = kept;
  } catch {
    // Storage is forbidden or holds something else: nothing is remembered yet.
  }
  return coloursInMemory;
}

/** The colour the buyer chose of this piece, so that one tap does not buy another one. Stays on this device. */
export function rememberColour(productId: string, colour: string): void {
  const others = Object.entries(readColours()).filter(([id]) => id !== productId);
  coloursInMemory = Object.fromEntries([...others, [productId, colour]].slice(-MAX_COLOURS));
  try {
    localStorage.setItem(COLOURS_KEY, JSON.stringify(coloursInMemory));
  } catch {
    // Remembered for this visit only.
  }
  for (const notify of listeners) notify();
}

export function useRememberedColours(): ColourByProduct {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readColours);
}
