export interface PageEvents {
  /** The page goes away. */
  readonly onLeave: () => void;
  /** It comes back out of the browser's page cache, where it slept with everything it had. */
  readonly onReturn: () => void;
  /** The browser says that there is a network again. */
  readonly onNetwork: () => void;
}

/** Watches over the page that it runs in, until the returned function is called. Does nothing outside browsers. */
export function watchPage({ onLeave, onReturn, onNetwork }: PageEvents): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) onReturn();
  };
  window.addEventListener('pagehide', onLeave);
  window.addEventListener('pageshow', onShow);
  window.addEventListener('online', onNetwork);
  return () => {
    window.removeEventListener('pagehide', onLeave);
    window.removeEventListener('pageshow', onShow);
    window.removeEventListener('online', onNetwork);
  };
}
