import {
  REACTION_KINDS,
  TYPING_LIFETIME_MS,
  type LiveReactions,
  type LiveTyping,
  type LiveViewers,
  type PersonView,
  type ReactionKind,
} from '@vitrine/contracts';
import type { Audience } from './audience';

/** How often what is volatile is told, whatever happens meanwhile. */
export const VOLATILE_INTERVAL_MS = 500;
/** More taps than this within one interval look no different on any screen. */
const MAX_TAPS_PER_INTERVAL = 5_000;
/** Staff who write at the same time, as far as they are named. */
const MAX_TYPING = 20;

export type ReactionCounts = Readonly<Partial<Record<ReactionKind, number>>>;

/** What is told of one room and never stored. Costs one frame per interval at most, however many people there are. */
export class VolatileLane {
  private here: Partial<Record<ReactionKind, number>> = {};
  private elsewhere: Partial<Record<ReactionKind, number>> = {};
  private readonly typing = new Map<string, { readonly person: PersonView; readonly untilMs: number }>();
  private hasTypingChanged = false;
  private toldViewers: number | null = null;

  constructor(
    private readonly roomId: string,
    private readonly audience: Pick<Audience, 'sendVolatile'>,
  ) {}

  react(kind: ReactionKind, taps: number): void {
    add(this.here, { [kind]: taps });
  }

  reactElsewhere(counts: ReactionCounts): void {
    add(this.elsewhere, counts);
  }

  type(person: PersonView, nowMs: number): void {
    if (!this.typing.has(person.id) && this.typing.size >= MAX_TYPING) return;
    // Told again also when nobody is new: whoever hears nothing for as long takes them for silent.
    this.hasTypingChanged = true;
    this.typing.set(person.id, { person, untilMs: nowMs + TYPING_LIFETIME_MS });
  }

  /** Whoever sent their message writes no more. */
  stopTyping(memberId: string): void {
    if (this.typing.delete(memberId)) this.hasTypingChanged = true;
  }

  tellViewers(viewers: number): void {
    if (this.toldViewers === viewers) return;
    this.toldViewers = viewers;
    this.audience.sendVolatile(['everyone', 'staff'], 'live.viewers', {
      roomId: this.roomId,
      viewers,
    } satisfies LiveViewers);
  }

  /** Once per interval. @returns what was tapped at this node since the last time, for the other nodes; null when nothing was. */
  tick(nowMs: number): ReactionCounts | null {
    for (const [memberId, { untilMs }] of this.typing) if (untilMs <= nowMs) this.stopTyping(memberId);
    if (this.hasTypingChanged) {
      this.hasTypingChanged = false;
      const people = [...this.typing.values()].map(({ person }) => person);
      this.audience.sendVolatile(['staff'], 'live.typing', { roomId: this.roomId, people } satisfies LiveTyping);
    }
    const { here } = this;
    const counts = this.elsewhere;
    add(counts, here);
    this.here = {};
    this.elsewhere = {};
    if (Object.keys(counts).length > 0) {
      this.audience.sendVolatile(['everyone', 'staff'], 'live.reactions', {
        roomId: this.roomId,
        counts,
      } satisfies LiveReactions);
    }
    return Object.keys(here).length > 0 ? here : null;
  }
}

function add(sum: Partial<Record<ReactionKind, number>>, counts: ReactionCounts): void {
  for (const kind of REACTION_KINDS) {
    const taps = counts[kind] ?? 0;
    if (taps > 0) sum[kind] = Math.min(MAX_TAPS_PER_INTERVAL, (sum[kind] ?? 0) + taps);
  }
}
