import { useSyncExternalStore } from 'react';
import { tickerFor } from './ticker';

/** This device's time in milliseconds, renewed every `periodMs`. */
export function useNow(periodMs = 1_000): number {
  const ticker = tickerFor(periodMs);
  return useSyncExternalStore(ticker.subscribe, ticker.getSnapshot);
}
