/**
 * Calls `onLeave` when the page goes away and `onReturn` when it comes back out of the browser's page cache, where it
 * slept with everything it had. Does nothing outside browsers.
 */
export function onPageExit(onLeave: () => void, onReturn: () => void): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) onReturn();
  };
  window.addEventListener('pagehide', onLeave);
  window.addEventListener('pageshow', onShow);
  return () => {
    window.removeEventListener('pagehide', onLeave);
    window.removeEventListener('pageshow', onShow);
  };
}
