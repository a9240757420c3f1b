import { PROTOCOL_VERSION, type LiveReactions, type LiveTyping, type SessionClosed } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { SeqRanges, unpackedFrame } from '@vitrine/timeline';
import { DataSource } from 'typeorm';
import { newId } from '../src/platform/ids';
import { entriesOf, join, liveRoom, step } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { command, frames, granted, type TestClient, type TestSocket } from './support/test-client';

const say = (socket: TestSocket, roomId: string, text: string) =>
  granted(socket, 'chat.send', { roomId, clientId: newId(), text });

describe('a live room', () => {
  let app: TestApp;
  const people: TestClient[] = [];
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterEach(() => {
    for (const person of people.splice(0)) person.close();
  });
  afterAll(() => app.stop());
  const guest = async (name?: string): Promise<TestClient> => {
    const person = await app.guest(name);
    people.push(person);
    return person;
  };

  it('speaks to clients of the version before as they understand, beside those of today', async () => {
    const { room } = await liveRoom(app);
    const [before, today] = [await (await guest()).socket(), await (await guest('Ada')).socket()];
    const received: unknown[][] = [[], []];
    before.on('frame', (frame) => received[0]?.push(frame));
    today.on('frame', (frame) => received[1]?.push(frame));
    await granted(before, 'room.join', { roomId: room.id, protocolVersion: 1, lastSeq: null });
    await granted(today, 'room.join', { roomId: room.id, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
    await say(today, room.id, 'hello');
    await eventually(() => received.every((list) => list.length > 0));
    expect(received[0]?.[0]).toMatchObject({ roomId: room.id, entries: [{ data: { text: 'hello' } }] });
    expect(Array.isArray(received[1]?.[0])).toBe(true);
    expect(unpackedFrame(received[1]?.[0] as never)).toEqual(received[0]?.[0]);
  });

  it('shows viewers what they can read, staff everything, and everybody the whole history', async () => {
    const { owner, room } = await liveRoom(app);
    people.push(owner);
    const [viewer, staff] = [await (await guest()).socket(), await owner.socket()];
    const [seen, staffSeen] = [frames(viewer), frames(staff)];
    for (const socket of [viewer, staff]) await join(socket, room.id);
    const authors = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const socket = await (await guest()).socket();
        const own = frames(socket);
        await join(socket, room.id);
        return { socket, own };
      }),
    );
    const numbers = await Promise.all(
      authors.flatMap(({ socket }, author) =>
        Array.from({ length: 10 }, async (_, line) => {
          const { seq } = await say(socket, room.id, `line ${line} of ${author}`);
          return { seq, author };
        }),
      ),
    );
    const log = await entriesOf(app, room.id);
    const lastSeq = log.at(-1)?.seq ?? 0;
    const messages = log.filter(({ kind }) => kind === 'message.posted').map(({ seq }) => seq);
    const coverage = (list: typeof seen): SeqRanges =>
      list.reduce(
        (ranges, { fromSeq, toSeq }) => ranges.cover(fromSeq, toSeq),
        SeqRanges.upTo((list[0]?.fromSeq ?? 1) - 1),
      );
    await eventually(() => coverage(seen).contiguousTo === lastSeq && coverage(staffSeen).contiguousTo === lastSeq);

    const shown = seen.flatMap(({ entries }) => entries.map(({ seq }) => seq));
    const leftOut = seen.flatMap((frame) =>
      (frame.leftOut ?? []).flatMap(({ fromSeq, toSeq }) => messages.filter((seq) => seq >= fromSeq && seq <= toSeq)),
    );
    expect(leftOut.length).toBeGreaterThan(20);
    expect([...shown, ...leftOut].sort((a, b) => a - b)).toEqual(messages);
    expect(staffSeen.flatMap(({ entries }) => entries.map(({ seq }) => seq)).sort((a, b) => a - b)).toEqual(messages);
    for (const [index, { own }] of authors.entries()) {
      const mine = numbers.filter(({ author }) => author === index).map(({ seq }) => seq);
      await eventually(() => {
        const got = new Set(own.flatMap(({ entries }) => entries.map(({ seq }) => seq)));
        expect(mine.filter((seq) => !got.has(seq))).toEqual([]);
      });
    }
    const later = await join(await (await guest()).socket(), room.id);
    expect(later.kind === 'snapshot' && later.state.messages.map(({ seq }) => seq)).toEqual(messages);
  });

  it('tells taps of everybody together, and staff alone who is writing', async () => {
    const { owner, room } = await liveRoom(app);
    people.push(owner);
    const [one, other, staff] = [await (await guest()).socket(), await (await guest()).socket(), await owner.socket()];
    const reactions: LiveReactions[] = [];
    const typing = new Map<string, LiveTyping[]>();
    one.on('live.reactions', (event) => reactions.push(event));
    for (const [name, socket] of Object.entries({ one, staff })) {
      typing.set(name, []);
      socket.on('live.typing', (event) => typing.get(name)?.push(event));
    }
    for (const socket of [one, other, staff]) await join(socket, room.id);
    for (const socket of [one, other])
      await granted(socket, 'reaction.send', { roomId: room.id, kind: 'heart', count: 5 });
    await granted(staff, 'chat.typing', { roomId: room.id });
    expect(await command(one, 'chat.typing', { roomId: room.id })).toMatchObject({ ok: false });
    await eventually(() => expect(reactions.reduce((sum, { counts }) => sum + (counts.heart ?? 0), 0)).toBe(10));
    await eventually(() => expect(typing.get('staff')?.[0]?.people.map(({ id }) => id)).toEqual([owner.memberId]));
    expect(reactions.length).toBeLessThanOrEqual(2);
    await say(staff, room.id, 'done');
    await eventually(() => expect(typing.get('staff')?.at(-1)?.people).toEqual([]));
    expect(typing.get('one')).toEqual([]);
    for (const wrong of [
      { kind: 'bomb', count: 1 },
      { kind: 'heart', count: 21 },
      { kind: 'heart', count: 0 },
    ])
      expect(await command(one, 'reaction.send', { roomId: room.id, ...wrong })).toMatchObject({
        ok: false,
        error: { code: 'request.invalid' },
      });
    await step(owner, room.id, 'ended');
    expect(await command(one, 'reaction.send', { roomId: room.id, kind: 'heart', count: 1 })).toMatchObject({
      ok: false,
      error: { code: 'room.not-live' },
    });
  });

  it('bounds what one person and what a whole room says, tells which bound it was, and lets staff through', async () => {
    const strict = await startTestApp({ beside: app, settings: { messagesPerSecondPerRoom: 8 } });
    const { owner, room } = await liveRoom(strict);
    people.push(owner);
    try {
      const member = await strict.guest();
      people.push(member);
      const [viewer, staff] = [await member.socket(), await owner.socket()];
      for (const socket of [viewer, staff]) await join(socket, room.id);
      const send = (text: string) => command(viewer, 'chat.send', { roomId: room.id, clientId: newId(), text });
      const same = [await send('BUY!'), await send('buy!'), await send('buy!'), await send('Buy!')];
      expect(same.map(({ ok }) => ok)).toEqual([true, true, true, false]);
      expect(same.at(-1)).toMatchObject({ error: { details: { limit: 'same-message' } } });
      const many = await Promise.all(Array.from({ length: 8 }, (_, index) => send(`message ${index}`)));
      expect(many.filter(({ ok }) => !ok)[0]).toMatchObject({
        error: { code: 'request.rate-limited', details: { limit: 'guest-messages-per-room' } },
      });
      // What guests leave is for whoever has an account.
      const account = await strict.member();
      people.push(account);
      const shopper = await account.socket();
      await join(shopper, room.id);
      const saying = (text: string) => command(shopper, 'chat.send', { roomId: room.id, clientId: newId(), text });
      const ofAccount = await Promise.all(Array.from({ length: 20 }, (_, index) => saying(`and message ${index}`)));
      expect(ofAccount.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(2);
      expect(ofAccount.filter(({ ok }) => !ok)[0]).toMatchObject({
        error: { code: 'request.rate-limited', details: { limit: 'messages-per-room' } },
      });
      await say(staff, room.id, 'the host is always heard');
    } finally {
      await strict.stop();
    }
  });

  it('sends a crowd that comes at once back to come one after the other', async () => {
    const busy = await startTestApp({ beside: app, settings: { connectionsPerSecond: 1 } });
    try {
      const member = await busy.guest();
      people.push(member);
      const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => member.socket()));
      const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
      expect(refused.length).toBeGreaterThanOrEqual(6);
      for (const reason of refused)
        expect(reason).toMatchObject({ code: 'server.busy', details: { limit: 'connections-per-second' } });
    } finally {
      await busy.stop();
    }
  });

  it('bounds the sockets of one address', async () => {
    const narrow = await startTestApp({ beside: app, settings: { socketsPerAddress: 2 } });
    try {
      const persons = await Promise.all([narrow.guest(), narrow.guest(), narrow.guest()]);
      people.push(...persons);
      await persons[0].socket();
      await persons[1].socket();
      await expect(persons[2].socket()).rejects.toMatchObject({
        code: 'request.rate-limited',
        details: { limit: 'sockets-per-address' },
      });
      persons[0].close();
      await eventually(() => persons[2].socket());
    } finally {
      await narrow.stop();
    }
  });

  it('moves everybody when it stops, answers what was asked before, and takes nothing new', async () => {
    const leaving = await startTestApp({ beside: app });
    const { room } = await liveRoom(leaving);
    const closed: SessionClosed[] = [];
    const sockets = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const member = await leaving.guest();
        people.push(member);
        const socket = await member.socket();
        socket.on('session.closed', (event) => closed.push(event));
        await join(socket, room.id);
        return socket;
      }),
    );
    const answers = sockets.map((socket, index) => say(socket, room.id, `the last words of ${index}`));
    // All of them have reached it then, and most are not answered yet.
    await Promise.race(answers);
    const stopping = leaving.stop();
    await eventually(async () => expect((await leaving.stranger().raw('GET', '/health/ready')).status).toBe(503));
    const said = await Promise.all(answers);
    await stopping;
    expect(closed).toHaveLength(30);
    for (const event of closed) expect(event).toMatchObject({ reason: 'server-stopping', retry: true });
    const stored = (await entriesOf(app, room.id)).flatMap((entry) =>
      entry.kind === 'message.posted' ? [entry.seq] : [],
    );
    expect(stored).toEqual(said.map(({ seq }) => seq).sort((a, b) => a - b));
  });

  it('answers the requests that are under way when it stops, and keeps no connection for the next', async () => {
    const leaving = await startTestApp({ beside: app });
    const { owner, room } = await liveRoom(leaving);
    people.push(owner);
    // Held up by somebody who has the row.
    const [edited, stopped] = await leaving.nest
      .get(DataSource)
      .transaction(async (manager) => {
        await manager.query('SELECT 1 FROM room WHERE id = $1 FOR UPDATE', [room.id]);
        const editing = owner.raw('PATCH', `/rooms/${room.id}`, {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ title: 'The last change' }),
        });
        await eventually(async () => {
          const waiting = await app.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length === 1;
        });
        const stopping = leaving.stop();
        await eventually(async () => {
          const ready = await leaving.stranger().raw('GET', '/health/ready');
          expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
        });
        return [editing, stopping] as const;
      })
      .then(async ([editing, stopping]) => [await editing, await stopping] as const);
    expect(edited.status).toBe(200);
    expect(stopped).toBeUndefined();
  });
});
