import {
  type Answer,
  type Entry,
  type EntryDataByKind,
  type EntryKind,
  type ErrorBody,
  type Frame,
  type JoinedRoom,
  type Permission,
  type SocketCommandName,
  type SocketCommands,
} from '@vitrine/contracts';
import { initialRoomState, reduceAll } from '@vitrine/timeline';

const refusal = (code: ErrorBody['code']): Answer<never> => ({ ok: false, error: { code, message: code } });

/** A room as the server keeps it: one log, messages known again by author and client id. */
export class FakeRoom {
  readonly roomId = 'room-1';
  readonly log: Entry[] = [];
  /** Above this many missing entries a join is answered with a snapshot. */
  catchUpMax = 500;
  /** Answers with this instead, as long as it is set. */
  refuseWith: ErrorBody['code'] | null = null;
  permissions: readonly Permission[] = ['room:watch', 'chat:write'];
  readonly received: { readonly name: SocketCommandName; readonly request: unknown }[] = [];

  append<K extends EntryKind>(kind: K, data: EntryDataByKind[K], actorId = 'host', clientId?: string): Entry {
    const seq = this.log.length + 1;
    const common = { seq, kind, v: 1, atMs: seq, actorId, audience: 'everyone', mediaTimeMs: null, data };
    const entry = (clientId === undefined ? common : { ...common, clientId }) as unknown as Entry;
    this.log.push(entry);
    return entry;
  }
  say(text: string, actorId = 'ben', clientId?: string): Entry {
    return this.append('message.posted', { text, replyTo: null, mentionIds: [], badge: null }, actorId, clientId);
  }

  frame(fromSeq: number, toSeq: number): Frame {
    const entries = this.log.slice(fromSeq - 1, toSeq);
    const ids = [...new Set(entries.map(({ actorId }) => actorId ?? ''))];
    const people = ids.map((id) => ({ id, displayName: `Name of ${id}`, avatarUrl: null, badge: null }));
    return { roomId: this.roomId, fromSeq, toSeq, entries, people };
  }
  state() {
    const head = { roomId: this.roomId, status: 'live', title: 'Show', description: '', scheduledAt: null } as const;
    return reduceAll(initialRoomState(head), this.log);
  }

  answer(
    name: SocketCommandName,
    request: unknown,
    memberId = 'me',
  ): Answer<SocketCommands[SocketCommandName]['data']> {
    this.received.push({ name, request });
    if (this.refuseWith !== null) return refusal(this.refuseWith);
    if (name === 'room.join')
      return { ok: true, data: this.join(request as SocketCommands['room.join']['request'], memberId) };
    if (name === 'room.catch-up') {
      const { fromSeq, toSeq } = request as SocketCommands['room.catch-up']['request'];
      return { ok: true, data: this.frame(fromSeq, toSeq) };
    }
    if (name === 'chat.send') {
      const { text, clientId } = request as SocketCommands['chat.send']['request'];
      if (text === '') return refusal('message.empty');
      const known = this.log.find((entry) => entry.clientId === clientId && entry.actorId === memberId);
      return { ok: true, data: { seq: (known ?? this.say(text, memberId, clientId)).seq } };
    }
    return { ok: true, data: {} };
  }

  private join({ lastSeq }: SocketCommands['room.join']['request'], memberId: string): JoinedRoom {
    const common = { memberId, permissions: this.permissions, serverTimeMs: 5_000, viewers: 3 };
    const last = this.log.length;
    if (lastSeq !== null && last - lastSeq <= this.catchUpMax) {
      return { ...common, kind: 'entries', frame: this.frame(lastSeq + 1, last) };
    }
    return { ...common, kind: 'snapshot', seq: last, state: this.state(), people: [] };
  }
}
