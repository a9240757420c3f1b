import type { ExplanationView, ReplayChapterView, ReplayPartView } from '@vitrine/contracts';

/** Less explains nothing. */
const MIN_EXPLANATION_MS = 5_000;

/**
 * What was said about each piece, as far as there are files of it. A piece that was shown several times is explained by the
 * longest of them.
 */
export function explanationsOf(
  chapters: readonly ReplayChapterView[],
  parts: readonly ReplayPartView[],
): readonly ExplanationView[] {
  const longest = new Map<string, ExplanationView>();
  for (const { pinId, productId, fromMs, toMs } of chapters) {
    const having = parts.filter((part) => part.fromMs < toMs && part.fromMs + part.durationMs > fromMs);
    const [first] = having;
    const last = having.at(-1);
    if (first === undefined || last === undefined) continue;
    const beginMs = Math.max(fromMs, first.fromMs);
    const endMs = Math.min(toMs, last.fromMs + last.durationMs);
    const known = longest.get(pinId);
    const leastMs = known === undefined ? MIN_EXPLANATION_MS : known.toMs - known.fromMs;
    if (endMs - beginMs >= leastMs)
      longest.set(pinId, { pinId, productId, fromMs: beginMs, toMs: endMs, parts: having });
  }
  return [...longest.values()];
}
