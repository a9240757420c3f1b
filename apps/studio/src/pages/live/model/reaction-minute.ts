import { REACTION_KINDS, type ReactionKind } from '@vitrine/contracts';

/** So much is kept apart from what came before; the counts fall in steps of it. */
export const STEP_MS = 5_000;
const STEPS = 12;

export interface KindCount {
  readonly kind: ReactionKind;
  readonly count: number;
}

/** How many reactions of each kind came in the last minute. Keeps sums, so a storm of them costs no more than a few. */
export class ReactionMinute {
  /** Newest last. */
  private steps: { readonly number: number; readonly counts: Map<ReactionKind, number> }[] = [];

  add(kind: ReactionKind, count: number, nowMs: number): void {
    const number = Math.floor(nowMs / STEP_MS);
    if (this.steps.at(-1)?.number !== number) this.steps = [...this.fresh(number), { number, counts: new Map() }];
    const counts = this.steps.at(-1)?.counts;
    counts?.set(kind, (counts.get(kind) ?? 0) + count);
  }

  /** Only the kinds that came at all, always in the same order. */
  counts(nowMs: number): readonly KindCount[] {
    const steps = this.fresh(Math.floor(nowMs / STEP_MS));
    return REACTION_KINDS.map((kind) => ({
      kind,
      count: steps.reduce((sum, { counts }) => sum + (counts.get(kind) ?? 0), 0),
    })).filter(({ count }) => count > 0);
  }

  private fresh(number: number): typeof this.steps {
    return this.steps.filter((step) => step.number > number - STEPS && step.number <= number);
  }
}
