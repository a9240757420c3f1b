import type { ReactionBurst } from '@vitrine/client';
import type { ReactionKind } from '@vitrine/contracts';

export interface Particle {
  readonly id: number;
  readonly kind: ReactionKind;
  readonly isOwn: boolean;
  readonly bornAtMs: number;
  /** Until it sets off, so that many do not rise as one. */
  readonly delayMs: number;
  /** Where it starts across the column, 0 to 1. */
  readonly start: number;
  /** How far it swings to the side, -1 to 1. */
  readonly swing: number;
  readonly sizePx: number;
}

export const PARTICLES_MAX = 24;
/** Sums of others beyond this are shown by the figure alone. */
const PER_BURST_MAX = 5;
const SPREAD_MS = 700;
/** From birth to the end of the longest flight. A page in the background is not told when a flight ended. */
export const LIFETIME_MS = 4_000;

/**
 * What flies after a burst. Others take what room there is; one's own always fly and, when it is full, take the place of
 * the oldest.
 */
export function withBurst(
  flying: readonly Particle[],
  { kind, count, isOwn }: ReactionBurst,
  nextId: number,
  nowMs: number,
  random: () => number = Math.random,
): readonly Particle[] {
  const alive = flying.filter(({ bornAtMs }) => nowMs - bornAtMs < LIFETIME_MS);
  const room = isOwn ? PARTICLES_MAX : PARTICLES_MAX - alive.length;
  const born = Math.max(0, Math.min(count, PER_BURST_MAX, room));
  if (born === 0) return alive.length === flying.length ? flying : alive;
  const fresh = Array.from({ length: born }, (_, index) => ({
    id: nextId + index,
    kind,
    isOwn,
    bornAtMs: nowMs,
    delayMs: isOwn ? 0 : Math.round(random() * SPREAD_MS),
    start: random(),
    swing: random() * 2 - 1,
    sizePx: 18 + Math.round(random() * 8),
  }));
  return [...alive, ...fresh].slice(-PARTICLES_MAX);
}
