import { useCallback, useSyncExternalStore } from 'react';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** From here on the show has a stage and a panel side by side. */
export const WIDE_QUERY = '(min-width: 1100px)';
export const useIsWide = (): boolean => useMediaQuery(WIDE_QUERY);
