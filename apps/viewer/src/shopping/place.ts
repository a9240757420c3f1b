import { useSyncExternalStore } from 'react';
import { likelyCountry } from './model/likely-country';

const KEY = 'vitrine.country';
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

/** Where the buyer has things sent, so that prices are those of the place. Stays on this device. */
export function rememberPlace(country: string): void {
  if (!/^[A-Z]{2}$/.test(country) || country === read()) return;
  inMemory = country;
  try {
    localStorage.setItem(KEY, country);
  } catch {
    // Remembered for this visit only.
  }
  for (const notify of listeners) notify();
}

/** What was chosen before, else what the browser's languages say; empty when neither is known. */
export const placeNow = (): string => read() ?? likelyCountry(null);

export function usePlace(): string {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, placeNow);
}
