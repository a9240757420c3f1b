import type { Frame, MessageHistoryView, RoomState, RoomView } from '@vitrine/contracts';
import { PROTOCOL_VERSION } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { reduceAll } from '@vitrine/timeline';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { newId } from '../src/platform/ids';
import { TimelineService } from '../src/platform/timeline/timeline.service';
import { startTestApp, type TestApp } from './support/test-app';
import { command, frames, granted, type TestClient, type TestSocket } from './support/test-client';

describe('chat over sockets', () => {
  let app: TestApp;
  let owner: TestClient;
  let storeId: string;
  const clients: TestClient[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    const made = await app.store();
    owner = made.owner;
    storeId = made.store.id;
    clients.push(owner);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await app.stop();
  });

  const liveRoom = async (): Promise<string> => {
    const room = await owner.post<RoomView>(`/stores/${storeId}/rooms`, { title: 'A show' });
    await owner.post(`/rooms/${room.id}/transitions`, { to: 'live' });
    return room.id;
  };
  const guest = async (name?: string): Promise<TestClient> => {
    const client = await app.guest(name);
    clients.push(client);
    return client;
  };
  const join = (socket: TestSocket, roomId: string, lastSeq: number | null = null) =>
    granted(socket, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq });
  const inRoom = async (
    roomId: string,
    client?: TestClient,
  ): Promise<{ client: TestClient; socket: TestSocket; seen: Frame[] }> => {
    const person = client ?? (await guest());
    const socket = await person.socket();
    const seen = frames(socket);
    await join(socket, roomId);
    return { client: person, socket, seen };
  };
  const send = (socket: TestSocket, roomId: string, text: string, more: Record<string, unknown> = {}) =>
    command(socket, 'chat.send', { roomId, clientId: newId(), text, ...more });
  const texts = (seen: readonly Frame[]): string[] =>
    seen
      .flatMap(({ entries }) => entries)
      .flatMap((entry) => (entry.kind === 'message.posted' ? [entry.data.text] : []));

  it('brings a message to everybody in the room with its author by id, and to nobody elsewhere', async () => {
    const [roomId, otherId] = [await liveRoom(), await liveRoom()];
    const [author, reader, elsewhere] = [
      await inRoom(roomId, await guest('Nina')),
      await inRoom(roomId),
      await inRoom(otherId),
    ];
    const answer = await send(author.socket, roomId, ' Hello ');
    expect(answer.ok).toBe(true);
    await eventually(() => expect(texts(reader.seen)).toEqual(['Hello']));
    const frame = reader.seen.find(({ entries }) => entries.some(({ kind }) => kind === 'message.posted'));
    expect(frame?.people).toContainEqual(expect.objectContaining({ id: author.client.memberId, displayName: 'Nina' }));
    expect(JSON.stringify(frame?.entries)).not.toContain('Nina');
    expect(texts(elsewhere.seen)).toEqual([]);
  });

  it('answers the same number to the same client id, and stores the message once', async () => {
    const roomId = await liveRoom();
    const { socket, seen } = await inRoom(roomId);
    const request = { roomId, clientId: newId(), text: 'once' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => granted(socket, 'chat.send', request)));
    expect(new Set(answers.map(({ seq }) => seq)).size).toBe(1);
    await eventually(() => expect(texts(seen)).toEqual(['once']));
    expect(
      await app.query(`SELECT seq FROM room_entry WHERE room_id = $1 AND kind = 'message.posted'`, [roomId]),
    ).toHaveLength(1);
  });

  it('shows the host badge, replies with their quote, and mentions', async () => {
    const roomId = await liveRoom();
    const host = await inRoom(roomId, owner);
    const viewer = await inRoom(roomId);
    const question = await granted(viewer.socket, 'chat.send', { roomId, clientId: newId(), text: 'does it crease?' });
    await send(host.socket, roomId, 'barely', {
      replyToSeq: question.seq,
      mentionIds: [viewer.client.memberId, newId()],
    });
    await eventually(() => expect(texts(viewer.seen)).toContain('barely'));
    const entry = viewer.seen
      .flatMap(({ entries }) => entries)
      .find((one) => one.kind === 'message.posted' && one.data.text === 'barely');
    expect(entry?.data).toMatchObject({
      badge: 'host',
      replyTo: { seq: question.seq, authorId: viewer.client.memberId },
      mentionIds: [viewer.client.memberId],
    });
  });

  it.each([
    ['nothing but spaces', '   '],
    ['zero-width characters', '\u200b\u200d\u2060'],
    ['bidirectional controls only', '\u202e\u2066'],
  ])('refuses %s', async (_what, text) => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    expect(await send(socket, roomId, text)).toMatchObject({ ok: false, error: { code: 'message.empty' } });
  });

  it('keeps odd text as it is: markup, right-to-left, emoji of several parts', async () => {
    const roomId = await liveRoom();
    const { socket, seen } = await inRoom(roomId);
    const odd = [
      '<img src=x onerror=alert(1)>',
      'ممكن نشوفه من الخلف؟',
      '👩🏽‍🦰👨‍👩‍👧‍👦',
      '=cmd|calc',
      "Robert'); DROP TABLE member;--",
    ];
    for (const text of odd) await send(socket, roomId, text);
    await eventually(() => expect(texts(seen)).toEqual(odd));
  });

  it.each([
    ['no object', 'text'],
    ['null', null],
    ['an unknown field', { text: 'a', isStaff: true }],
    ['a text that is too long', { text: 'x'.repeat(501) }],
    ['a number for a text', { text: 5 }],
    ['half a surrogate pair, which no database stores', { text: 'b\ud800' }],
    ['a foreign actor', { text: 'a', actorId: newId() }],
  ])('refuses %s with a typed error and stores nothing', async (_what, part) => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    const request: unknown = typeof part === 'object' && part !== null ? { roomId, clientId: newId(), ...part } : part;
    const answer = await command(socket, 'chat.send', request);
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    expect(
      await app.query(`SELECT seq FROM room_entry WHERE room_id = $1 AND kind = 'message.posted'`, [roomId]),
    ).toEqual([]);
  });

  it('is not polluted by keys that reach for a prototype', async () => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    const part = JSON.parse('{"__proto__":{"isStaff":true},"constructor":{"prototype":{"isStaff":true}}}') as object;
    const answer = await command(socket, 'chat.send', { roomId, clientId: newId(), text: 'a', ...part });
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    expect(({} as Record<string, unknown>)['isStaff']).toBeUndefined();
  });

  it('lets nobody write into a room that they have not joined, or that does not exist', async () => {
    const [roomId, otherId] = [await liveRoom(), await liveRoom()];
    const { socket } = await inRoom(roomId);
    for (const target of [otherId, newId()])
      expect(await send(socket, target, 'a')).toMatchObject({ ok: false, error: { code: 'room.not-found' } });
  });

  it('lets authors and moderators take a message back, and nobody else; the text is gone everywhere', async () => {
    const roomId = await liveRoom();
    const [author, other, host] = [await inRoom(roomId), await inRoom(roomId), await inRoom(roomId, owner)];
    const mine = await granted(author.socket, 'chat.send', { roomId, clientId: newId(), text: 'a regret' });
    const rude = await granted(author.socket, 'chat.send', { roomId, clientId: newId(), text: 'something rude' });
    expect(await command(other.socket, 'chat.delete', { roomId, seq: mine.seq })).toMatchObject({
      ok: false,
      error: { code: 'auth.forbidden' },
    });
    await granted(author.socket, 'chat.delete', { roomId, seq: mine.seq });
    await granted(host.socket, 'chat.delete', { roomId, seq: rude.seq });
    await granted(host.socket, 'chat.delete', { roomId, seq: rude.seq });
    await eventually(() => {
      const kinds = other.seen.flatMap(({ entries }) => entries).filter(({ kind }) => kind === 'message.redacted');
      expect(kinds.map(({ data }) => data)).toEqual([
        { seq: mine.seq, by: 'author' },
        { seq: rude.seq, by: 'staff' },
      ]);
    });
    const history = await other.client.get<MessageHistoryView>(`/rooms/${roomId}/messages`);
    const late = await join(await (await guest()).socket(), roomId);
    for (const copy of [history, late, await app.query(`SELECT * FROM room_entry WHERE room_id = $1`, [roomId])]) {
      expect(JSON.stringify(copy)).not.toMatch(/regret|rude/);
    }
  });

  it('pages through the history without a gap or a repetition', async () => {
    const roomId = await liveRoom();
    const talkers = await Promise.all(Array.from({ length: 8 }, () => inRoom(roomId)));
    await Promise.all(
      talkers.flatMap(({ socket }, talker) =>
        Array.from({ length: 15 }, (_, index) => send(socket, roomId, `${talker}-${index}`)),
      ),
    );
    const read: number[] = [];
    for (let beforeSeq: number | null | undefined = undefined; beforeSeq !== null;) {
      const page: MessageHistoryView = await owner.get(
        `/rooms/${roomId}/messages${beforeSeq === undefined ? '' : `?beforeSeq=${beforeSeq}`}`,
      );
      read.unshift(...page.messages.map(({ seq }) => seq));
      beforeSeq = page.nextBeforeSeq;
    }
    expect(read).toHaveLength(120);
    expect(read).toEqual([...new Set(read)].sort((left, right) => left - right));
  });

  it('gives who comes back the missing entries, and ends in the same state as who stayed', async () => {
    const roomId = await liveRoom();
    const stays = await inRoom(roomId);
    const goes = await guest();
    const before = await goes.socket();
    const first = await join(before, roomId);
    if (first.kind !== 'snapshot') throw new Error('A first join gives a snapshot.');
    before.disconnect();
    for (let index = 0; index < 12; index++) await send(stays.socket, roomId, `message ${index}`);
    const again = await join(await goes.socket(), roomId, first.seq);
    if (again.kind !== 'entries') throw new Error('A short absence is made up by entries.');
    expect(again.frame).toMatchObject({ fromSeq: first.seq + 1, toSeq: first.seq + 12 });
    const caughtUp: RoomState = reduceAll(first.state, again.frame.entries);
    const late = await join(await (await guest()).socket(), roomId);
    if (late.kind !== 'snapshot') throw new Error('A first join gives a snapshot.');
    // Only the author's own client knows its client ids from the snapshot of the state; both carry them alike.
    expect(caughtUp).toEqual(late.state);
  });

  it('gives a snapshot to who was away too long or claims a number from the future', async () => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    expect(await join(socket, roomId, 1_000_000)).toMatchObject({ kind: 'snapshot' });
  });

  it('repairs a range on request and refuses an endless one', async () => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    for (let index = 0; index < 3; index++) await send(socket, roomId, `message ${index}`);
    const { seq } = await granted(socket, 'chat.send', { roomId, clientId: newId(), text: 'last' });
    const frame = await granted(socket, 'room.catch-up', { roomId, fromSeq: seq - 1, toSeq: seq + 50 });
    expect(frame).toMatchObject({ fromSeq: seq - 1, toSeq: seq });
    expect(frame.entries).toHaveLength(2);
    expect(await command(socket, 'room.catch-up', { roomId, fromSeq: 1, toSeq: 1_000_000 })).toMatchObject({
      ok: false,
      error: { code: 'request.invalid' },
    });
  });

  it('refuses a client of another time, and says that reloading helps', async () => {
    const roomId = await liveRoom();
    const socket = await (await guest()).socket();
    const answer = await command(socket, 'room.join', { roomId, protocolVersion: 999, lastSeq: null });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'protocol.unsupported', details: { serverVersion: PROTOCOL_VERSION } },
    });
  });

  it('slows down who floods, with the limit and the time to wait, and nobody else', async () => {
    const roomId = await liveRoom();
    const [loud, calm] = [await inRoom(roomId), await inRoom(roomId)];
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => send(loud.socket, roomId, `${index}`)));
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    expect(refused).toHaveLength(20);
    expect(refused[0]).toMatchObject({ code: 'request.rate-limited', details: { limit: 'chat.send' } });
    expect(refused[0]?.details?.retryAfterMs).toBeGreaterThan(0);
    expect((await send(calm.socket, roomId, 'calm')).ok).toBe(true);
  });

  it('takes no message after the show', async () => {
    const roomId = await liveRoom();
    const { socket, seen } = await inRoom(roomId);
    await owner.post(`/rooms/${roomId}/transitions`, { to: 'ended' });
    await eventually(() =>
      expect(seen.flatMap(({ entries }) => entries).map(({ kind }) => kind)).toContain('room.status-changed'),
    );
    expect(await send(socket, roomId, 'too late')).toMatchObject({ ok: false, error: { code: 'room.ended' } });
  });

  it('refuses handshakes without a session or from another site, and closes the socket of a session that ends', async () => {
    await expect(app.stranger().socket()).rejects.toMatchObject({ code: 'auth.required' });
    const person = await guest();
    await expect(person.socket({ origin: 'https://elsewhere.example' })).rejects.toBeDefined();
    const socket = await person.socket();
    let closed: unknown = null;
    socket.on('session.closed', (told) => (closed = told));
    await person.post('/auth/sign-out');
    await eventually(() => expect(socket.connected).toBe(false));
    expect(closed).toMatchObject({ retry: false });
  });

  it('survives frames that are too large, binary or nonsense', async () => {
    const roomId = await liveRoom();
    const { socket } = await inRoom(roomId);
    const raw = socket as unknown as { emit: (name: string, ...values: unknown[]) => void };
    raw.emit('chat.send', Buffer.from([1, 2, 3]));
    raw.emit('chat.send');
    raw.emit('no.such.command', { roomId }, () => undefined);
    raw.emit('chat.send', { roomId, clientId: newId(), text: 'x'.repeat(1_000_000) }, () => undefined);
    await eventually(() => expect(socket.connected).toBe(false));
    expect((await app.stranger().raw('GET', '/health/live')).status).toBe(200);
    const again = await inRoom(roomId);
    expect((await send(again.socket, roomId, 'still here')).ok).toBe(true);
  });

  it('keeps what was written for staff out of the history of everybody else', async () => {
    const roomId = await liveRoom();
    const { client, socket } = await inRoom(roomId);
    await send(socket, roomId, 'for all');
    await app.nest.get(UnitOfWork).run(() => {
      for (const audience of ['staff', { memberId: owner.memberId }] as const)
        app.nest.get(TimelineService).append(roomId, {
          kind: 'message.posted',
          actorId: owner.memberId,
          audience,
          data: { text: 'for some', replyTo: null, mentionIds: [], badge: null },
        });
      return Promise.resolve();
    });
    const history = async (reader: TestClient): Promise<string[]> =>
      (await reader.get<MessageHistoryView>(`/rooms/${roomId}/messages`)).messages.map(({ text }) => text);
    expect(await history(client)).toEqual(['for all']);
    expect(await history(owner)).toEqual(['for all', 'for some', 'for some']);
  });

  it('refuses numbers that no entry can have', async () => {
    const roomId = await liveRoom();
    const { client, socket } = await inRoom(roomId);
    const answers = [
      await send(socket, roomId, 'an answer', { replyToSeq: 1e300 }),
      await command(socket, 'chat.delete', { roomId, seq: 1e300 }),
      await command(socket, 'room.catch-up', { roomId, fromSeq: 1e300, toSeq: 1e300 }),
      await command(socket, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: 1e300 }),
    ];
    expect(answers.map((answer) => (answer.ok ? 'taken' : answer.error.code))).toEqual(
      answers.map(() => 'request.invalid'),
    );
    expect((await client.raw('GET', `/rooms/${roomId}/messages?beforeSeq=1e300`)).status).toBe(400);
  });
});
