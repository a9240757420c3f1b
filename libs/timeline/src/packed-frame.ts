import {
  ENTRY_VERSION,
  type Entry,
  type EntryOf,
  type Frame,
  type PackedFrame,
  type PackedMessage,
  type PackedPerson,
  type PersonView,
} from '@vitrine/contracts';

type Base = PackedFrame[3];

/** A frame as it travels since protocol version 2. Whatever has no short form travels as it is, so nothing is ever lost. */
export function packFrame(frame: Frame): PackedFrame {
  const indexes = new Map(frame.people.map(({ id }, index) => [id, index]));
  const first = frame.entries.find((entry) => entry.kind === 'message.posted');
  const base: Base = first ? [first.atMs, first.mediaTimeMs] : [0, null];
  const entries = frame.entries.map((entry) => {
    const authorIndex = entry.actorId === null ? undefined : indexes.get(entry.actorId);
    return authorIndex !== undefined && isPackable(entry, base)
      ? packMessage(entry, frame.fromSeq, base[0], authorIndex)
      : entry;
  });
  const people = frame.people.map(packPerson);
  const packed = [frame.roomId, frame.fromSeq, frame.toSeq, base, entries, people] as const;
  if (!frame.leftOut || frame.leftOut.length === 0) return packed;
  return [...packed, frame.leftOut.flatMap(({ fromSeq, toSeq }) => [fromSeq, toSeq])];
}

/** The inverse of `packFrame`. */
export function unpackFrame(packed: PackedFrame): Frame {
  const [roomId, fromSeq, toSeq, base, entries, packedPeople, leftOut] = packed;
  const people = packedPeople.map(unpackPerson);
  const frame = {
    roomId,
    fromSeq,
    toSeq,
    entries: entries.map((entry) => (isPackedMessage(entry) ? unpackMessage(entry, fromSeq, base, people) : entry)),
    people,
  };
  if (!leftOut) return frame;
  const ranges = leftOut.flatMap((from, index) =>
    index % 2 === 0 ? [{ fromSeq: from, toSeq: leftOut[index + 1] }] : [],
  );
  return { ...frame, leftOut: ranges };
}

/** A frame of either version, in its full form. */
export const unpackedFrame = (frame: Frame | PackedFrame): Frame => (isPackedFrame(frame) ? unpackFrame(frame) : frame);

const isPackedFrame = (frame: Frame | PackedFrame): frame is PackedFrame => Array.isArray(frame);
const isPackedMessage = (entry: PackedMessage | Entry): entry is PackedMessage => Array.isArray(entry);

function isPackable(entry: Entry, [atMs, mediaTimeMs]: Base): entry is EntryOf<'message.posted'> {
  if (entry.kind !== 'message.posted' || entry.v !== ENTRY_VERSION['message.posted']) return false;
  if (entry.audience !== 'everyone' || entry.data.redactedBy !== undefined) return false;
  return entry.mediaTimeMs === (mediaTimeMs === null ? null : mediaTimeMs + entry.atMs - atMs);
}

function packMessage(
  entry: EntryOf<'message.posted'>,
  fromSeq: number,
  baseAtMs: number,
  authorIndex: number,
): PackedMessage {
  const { text, badge, replyTo, mentionIds } = entry.data;
  const head = [entry.seq - fromSeq, entry.atMs - baseAtMs, authorIndex, text] as const;
  const clientId = entry.clientId ?? 0;
  const reply = replyTo === null ? 0 : ([replyTo.seq, replyTo.authorId] as const);
  if (mentionIds.length > 0) return [...head, clientId, badge ?? 0, reply, mentionIds];
  if (reply !== 0) return [...head, clientId, badge ?? 0, reply];
  if (badge !== null) return [...head, clientId, badge];
  return clientId === 0 ? head : [...head, clientId];
}

function unpackMessage(
  packed: PackedMessage,
  fromSeq: number,
  base: Base,
  people: readonly PersonView[],
): EntryOf<'message.posted'> {
  const [seqAfterFromSeq, msAfterBase, authorIndex, text, clientId, badge, replyTo, mentionIds] = packed;
  return {
    seq: fromSeq + seqAfterFromSeq,
    kind: 'message.posted',
    v: ENTRY_VERSION['message.posted'],
    atMs: base[0] + msAfterBase,
    actorId: people[authorIndex].id,
    audience: 'everyone',
    mediaTimeMs: base[1] === null ? null : base[1] + msAfterBase,
    ...(clientId ? { clientId } : {}),
    data: {
      text,
      replyTo: replyTo ? { seq: replyTo[0], authorId: replyTo[1] } : null,
      mentionIds: mentionIds ?? [],
      badge: badge || null,
    },
  };
}

function packPerson({ id, displayName, avatarUrl, badge }: PersonView): PackedPerson {
  if (badge !== null) return [id, displayName, avatarUrl ?? 0, badge];
  return avatarUrl === null ? [id, displayName] : [id, displayName, avatarUrl];
}

const unpackPerson = ([id, displayName, avatarUrl, badge]: PackedPerson): PersonView => ({
  id,
  displayName,
  avatarUrl: avatarUrl || null,
  badge: badge ?? null,
});
