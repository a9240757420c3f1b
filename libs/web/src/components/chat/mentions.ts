import type { PersonView } from '@vitrine/contracts';

export interface TextPart {
  readonly text: string;
  /** The member meant by '@Name'; null for plain text. */
  readonly memberId: string | null;
}

/** Cuts a message at the '@Name' of those it mentions. Longer names win, so that '@Ana Maria' is not read as '@Ana'. */
export function splitMentions(
  text: string,
  mentioned: readonly Pick<PersonView, 'id' | 'displayName'>[],
): readonly TextPart[] {
  const byLength = [...mentioned].sort((a, b) => b.displayName.length - a.displayName.length);
  const parts: TextPart[] = [];
  let plainFrom = 0;
  let at = text.indexOf('@');
  while (at !== -1) {
    const person = byLength.find(({ displayName }) => displayName !== '' && text.startsWith(displayName, at + 1));
    if (person !== undefined) {
      if (at > plainFrom) parts.push({ text: text.slice(plainFrom, at), memberId: null });
      plainFrom = at + 1 + person.displayName.length;
      parts.push({ text: text.slice(at, plainFrom), memberId: person.id });
    }
    at = text.indexOf('@', Math.max(at + 1, plainFrom));
  }
  if (plainFrom < text.length) parts.push({ text: text.slice(plainFrom), memberId: null });
  return parts;
}

/** Ids of the chosen people whose '@Name' is still in the text, each once. */
export function mentionsIn(
  text: string,
  chosen: readonly Pick<PersonView, 'id' | 'displayName'>[],
  max: number,
): string[] {
  const ids = splitMentions(text, chosen).flatMap(({ memberId }) => (memberId === null ? [] : [memberId]));
  return [...new Set(ids)].slice(0, max);
}

export interface MentionQuery {
  /** Where the '@' stands. */
  readonly from: number;
  readonly query: string;
}

/** The '@…' being typed before the caret; null when there is none. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const match = /(?:^|\s)@([^\s@]{0,40})$/u.exec(text.slice(0, caret));
  if (match === null) return null;
  const query = match[1] ?? '';
  return { from: caret - query.length - 1, query };
}

const MAX_SUGGESTIONS = 5;

/** People whose name contains what was typed, those who start with it first. */
export function suggestPeople(
  people: readonly PersonView[],
  query: string,
  ownMemberId: string | null,
): readonly PersonView[] {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ displayName, badge }: PersonView): number =>
    (displayName.toLocaleLowerCase().startsWith(wanted) ? 0 : 2) + (badge === null ? 1 : 0);
  return people
    .filter(({ id, displayName }) => id !== ownMemberId && displayName.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || a.displayName.localeCompare(b.displayName))
    .slice(0, MAX_SUGGESTIONS);
}
