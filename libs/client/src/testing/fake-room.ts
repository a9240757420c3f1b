import {
  type Answer,
  type Audience,
  type Entry,
  type EntryDataByKind,
  type EntryKind,
  type ErrorBody,
  type Frame,
  type JoinedRoom,
  type Permission,
  PROTOCOL_VERSION,
  type RoomSnapshot,
  type SocketCommandName,
  type SocketCommands,
} from '@vitrine/contracts';
import { initialRoomState, reduceAll } from '@vitrine/timeline';

const refusal = (code: ErrorBody['code'], details?: ErrorBody['details']): Answer<never> => ({
  ok: false,
  error: { code, message: code, ...(details === undefined ? {} : { details }) },
});

/** A room as the server keeps it, seen by somebody who is not staff: one log, messages known again by author and client id. */
export class FakeRoom {
  readonly roomId = 'room-1';
  readonly log: Entry[] = [];
  /** Above this many missing entries a join is answered with a snapshot. */
  catchUpMax = 500;
  /** The only version that a join may state. */
  protocolVersion = PROTOCOL_VERSION;
  /** Answers with this instead, as long as it is set. */
  refuseWith: ErrorBody['code'] | null = null;
  refusalDetails: ErrorBody['details'];
  permissions: readonly Permission[] = ['room:watch', 'chat:write'];
  readonly received: { readonly name: SocketCommandName; readonly request: unknown }[] = [];
  /** Numbers of the entries that answers contained, snapshots included. */
  readonly answeredSeqs = new Set<number>();

  append<K extends EntryKind>(
    kind: K,
    data: EntryDataByKind[K],
    actorId = 'host',
    { clientId, audience = 'everyone' }: { readonly clientId?: string; readonly audience?: Audience } = {},
  ): Entry {
    const seq = this.log.length + 1;
    const common = { seq, kind, v: 1, atMs: seq, actorId, audience, mediaTimeMs: null, data };
    const entry = (clientId === undefined ? common : { ...common, clientId }) as unknown as Entry;
    this.log.push(entry);
    return entry;
  }
  say(text: string, actorId = 'ben', clientId?: string): Entry {
    const data = { text, replyTo: null, mentionIds: [], badge: null };
    return this.append('message.posted', data, actorId, clientId === undefined ? {} : { clientId });
  }

  /** A part of the log as this audience sees it, without the messages that are left out. */
  frame(fromSeq: number, toSeq: number, leftOutSeqs: readonly number[] = []): Frame {
    const entries = this.visible(fromSeq, toSeq).filter(({ seq }) => !leftOutSeqs.includes(seq));
    const ids = [...new Set(entries.map(({ actorId }) => actorId ?? ''))];
    const people = ids.map((id) => ({ id, displayName: `Name of ${id}`, avatarUrl: null, badge: null }));
    const frame = { roomId: this.roomId, fromSeq, toSeq, entries, people };
    if (leftOutSeqs.length === 0) return frame;
    return { ...frame, leftOut: leftOutSeqs.map((seq) => ({ fromSeq: seq, toSeq: seq })) };
  }
  snapshot(seq = this.log.length): RoomSnapshot {
    return { roomId: this.roomId, seq, state: this.state((one) => one <= seq), people: [] };
  }
  /** What the entries that `includes` picks make of the room; all of them unless told otherwise. */
  state(includes: (seq: number) => boolean = () => true) {
    const head = { roomId: this.roomId, status: 'live', title: 'Show', description: '', scheduledAt: null } as const;
    const entries = this.visible(1, this.log.length).filter(({ seq }) => includes(seq));
    return reduceAll(initialRoomState(head), entries);
  }

  answer(
    name: SocketCommandName,
    request: unknown,
    memberId = 'me',
  ): Answer<SocketCommands[SocketCommandName]['data']> {
    this.received.push({ name, request });
    if (this.refuseWith !== null) return refusal(this.refuseWith, this.refusalDetails);
    if (name === 'room.join') return this.join(request as SocketCommands['room.join']['request'], memberId);
    if (name === 'room.catch-up') {
      const { fromSeq, toSeq } = request as SocketCommands['room.catch-up']['request'];
      return { ok: true, data: this.answered(this.frame(fromSeq, toSeq)) };
    }
    if (name === 'chat.send') {
      const { text, clientId } = request as SocketCommands['chat.send']['request'];
      if (text === '') return refusal('message.empty');
      const known = this.log.find((entry) => entry.clientId === clientId && entry.actorId === memberId);
      return { ok: true, data: { seq: (known ?? this.say(text, memberId, clientId)).seq } };
    }
    return { ok: true, data: {} };
  }

  private join(
    { lastSeq, protocolVersion }: SocketCommands['room.join']['request'],
    memberId: string,
  ): Answer<JoinedRoom> {
    if (protocolVersion !== this.protocolVersion)
      return refusal('protocol.unsupported', { serverVersion: this.protocolVersion });
    const common = { memberId, permissions: this.permissions, serverTimeMs: 5_000, viewers: 3 };
    const last = this.log.length;
    if (lastSeq !== null && last - lastSeq <= this.catchUpMax) {
      return { ok: true, data: { ...common, kind: 'entries', frame: this.answered(this.frame(lastSeq + 1, last)) } };
    }
    for (const { seq } of this.log) this.answeredSeqs.add(seq);
    return { ok: true, data: { ...common, kind: 'snapshot', seq: last, state: this.state(), people: [] } };
  }

  private answered(frame: Frame): Frame {
    for (const { seq } of frame.entries) this.answeredSeqs.add(seq);
    return frame;
  }

  private visible(fromSeq: number, toSeq: number): Entry[] {
    return this.log.slice(fromSeq - 1, toSeq).filter(({ audience }) => audience === 'everyone');
  }
}
