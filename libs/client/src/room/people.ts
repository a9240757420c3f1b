import type { PersonView, RoomState } from '@vitrine/contracts';

export type People = Readonly<Record<string, PersonView>>;

/** Beyond this many, people whom the state no longer names are forgotten. */
const PEOPLE_KEPT = 1_000;

/** Newer views replace older ones: a frame carries people as they are called now. I myself am never forgotten. */
export function mergePeople(
  known: People,
  arrived: readonly PersonView[],
  state: RoomState,
  ownId: string | null = null,
): People {
  const news = arrived.filter((person) => !isSame(known[person.id], person));
  if (news.length === 0) return known;
  const merged = { ...known, ...Object.fromEntries(news.map((person) => [person.id, person])) };
  return Object.keys(merged).length > PEOPLE_KEPT ? keepNamed(merged, state, ownId) : merged;
}

function keepNamed(people: People, state: RoomState, ownId: string | null): People {
  const named = new Set<string | null>([
    ownId,
    ...state.messages.flatMap((message) => [
      message.authorId,
      ...message.mentionIds,
      ...(message.replyTo === null ? [] : [message.replyTo.authorId]),
    ]),
    ...state.orders.map((order) => order.buyerId),
    ...state.stage.people.map((person) => person.memberId),
  ]);
  return Object.fromEntries(Object.entries(people).filter(([id]) => named.has(id)));
}

const isSame = (known: PersonView | undefined, person: PersonView): boolean =>
  known !== undefined &&
  known.displayName === person.displayName &&
  known.avatarUrl === person.avatarUrl &&
  known.badge === person.badge;
