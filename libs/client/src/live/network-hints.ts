/**
 * Calls `listener` when the device says that connecting may work again: the network is back, or the page is looked at
 * again (phones freeze timers of hidden pages). Does nothing outside browsers.
 */
export function onNetworkHint(listener: () => void): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => undefined;
  const onVisibility = () => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('online', listener);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
