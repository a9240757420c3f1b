import type { Entry, PersonView, RoomState } from '@vitrine/contracts';
import { membersOf } from './people.service';

/** People of a room whose names are kept at hand; those who were not named for longest are looked up again. */
const MAX_PEOPLE = 20_000;

/** How the people of one room are called. */
export class RoomPeople {
  private readonly people = new Map<string, PersonView>();
  /** The number of the look-up that each is known from. */
  private readonly lookedUpBy = new Map<string, number>();
  private lookUps = 0;

  constructor(private readonly find: (memberIds: readonly string[]) => Promise<readonly PersonView[]>) {}

  get(memberId: string): PersonView | null {
    return this.people.get(memberId) ?? null;
  }

  /** Those of these whom it knows, once each. */
  of(memberIds: readonly string[]): PersonView[] {
    return [...new Set(memberIds)].flatMap((id) => this.people.get(id) ?? []);
  }

  /** Takes over what another node knows of people who are unknown here; it may be older than what is known. */
  learn(people: readonly PersonView[]): void {
    for (const person of people) if (!this.people.has(person.id)) this.keep(person);
  }

  async know(memberIds: readonly string[]): Promise<void> {
    const unknown = memberIds.filter((id) => !this.people.has(id));
    if (unknown.length > 0) await this.refresh(unknown);
  }

  /** Looks these members up again, after a change of name or role. */
  async refresh(memberIds: readonly string[]): Promise<void> {
    const number = ++this.lookUps;
    for (const person of await this.find(memberIds)) {
      // Of two look-ups under way the one that began later knows better.
      if ((this.lookedUpBy.get(person.id) ?? 0) > number) continue;
      this.lookedUpBy.set(person.id, number);
      this.keep(person);
    }
  }

  areKnown(entries: readonly Entry[]): boolean {
    return entries.every((entry) => membersOf(entry).every((id) => this.people.has(id)));
  }

  private keep(person: PersonView): void {
    this.people.delete(person.id);
    this.people.set(person.id, person);
    if (this.people.size <= MAX_PEOPLE) return;
    const [longestAgo] = this.people.keys();
    if (longestAgo === undefined) return;
    this.people.delete(longestAgo);
    this.lookedUpBy.delete(longestAgo);
  }
}

/** The members that a state names. */
export const membersOfState = (state: RoomState): string[] => [
  ...state.messages.flatMap(({ authorId, replyTo, mentionIds }) => [
    authorId,
    ...mentionIds,
    ...(replyTo ? [replyTo.authorId] : []),
  ]),
  ...state.orders.map(({ buyerId }) => buyerId),
  ...state.stage.people.map(({ memberId }) => memberId),
];
