import { toasts } from '@vitrine/web';

/** Hands the address of the show to the system's share sheet, or copies it where there is none. */
export async function shareShow(title: string): Promise<void> {
  const url = `${location.origin}${location.pathname}`;
  try {
    if (typeof navigator.share === 'function') await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      toasts.show('Link copied');
    }
  } catch (failure) {
    // Closing the share sheet is an answer, not a fault.
    if (failure instanceof DOMException && failure.name === 'AbortError') return;
    toasts.show(`Copy the link from the address line: ${url}`);
  }
}
