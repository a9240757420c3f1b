import type { Entry } from '@vitrine/contracts';

export interface ShownSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When each pin was 'now showing', in milliseconds of media time. What is still showing at the end is showing up to it;
 * what was put there before the show began counts from its beginning.
 * @param entries of the kinds `pin.shown` and `pin.unpinned`, ascending
 */
export function shownSpans(entries: readonly Entry[], durationMs: number): ReadonlyMap<string, readonly ShownSpan[]> {
  const spans = new Map<string, ShownSpan[]>();
  let shown: { readonly pinId: string; readonly fromMs: number } | null = null;
  const close = (atMs: number): void => {
    if (!shown) return;
    const toMs = Math.min(atMs, durationMs);
    if (toMs > shown.fromMs)
      spans.set(shown.pinId, [...(spans.get(shown.pinId) ?? []), { fromMs: shown.fromMs, toMs }]);
    shown = null;
  };
  for (const entry of entries) {
    const atMs = entry.mediaTimeMs ?? 0;
    if (entry.kind === 'pin.shown') {
      close(atMs);
      if (entry.data.pinId !== null) shown = { pinId: entry.data.pinId, fromMs: atMs };
    }
    if (entry.kind === 'pin.unpinned' && shown?.pinId === entry.data.pinId) close(atMs);
  }
  close(durationMs);
  return spans;
}
