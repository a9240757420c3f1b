import { LIMITS, PROTOCOL_VERSION, type Entry, type Frame, type MessageHistoryView } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { reduceAll } from '@vitrine/timeline';
import { MESSAGE_GATE_DEADLINE_MS, MessageGates, type MessageGate } from '../src/features/chat/message-gates';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { DomainError } from '../src/platform/errors';
import { newId } from '../src/platform/ids';
import { ActiveRoom } from '../src/platform/realtime/active-room';
import { TimelineService } from '../src/platform/timeline/timeline.service';
import { join, liveRoom } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { command, frames, granted, type TestClient, type TestSocket } from './support/test-client';
import { Vitals } from './support/vitals';

const RLO = '\u202e';
const marksOf = (text: string): number => [...text.normalize('NFD')].filter((sign) => /\p{M}/u.test(sign)).length;

describe('what is written in a chat', () => {
  let app: TestApp;
  let vitals: Vitals;
  let owner: TestClient;
  let storeId: string;
  let roomId: string;
  let reader: TestClient;
  let writing: TestSocket;
  let seen: Frame[];
  const people: TestClient[] = [];
  beforeAll(async () => {
    app = await startTestApp({
      settings: { messagesPer10SecondsPerMember: 1_000, commandsPer10SecondsPerSocket: 10_000 },
    });
    vitals = await Vitals.of(app);
  });
  beforeEach(async () => {
    const show = await liveRoom(app);
    owner = show.owner;
    storeId = show.store.id;
    roomId = show.room.id;
    reader = await app.guest();
    const author = await app.guest();
    people.push(owner, reader, author);
    const reading = await reader.socket();
    writing = await author.socket();
    seen = frames(reading);
    for (const socket of [reading, writing]) await join(socket, roomId);
  });
  afterEach(async () => {
    for (const person of people.splice(0)) person.close();
    await vitals.expectAlive();
  });
  afterAll(async () => {
    vitals.stop();
    await app.stop();
  });

  const send = (text: string, socket = writing) => command(socket, 'chat.send', { roomId, clientId: newId(), text });
  const textsIn = (entries: readonly Entry[]): string[] =>
    entries.flatMap((entry) => (entry.kind === 'message.posted' ? [entry.data.text] : []));
  const textsSeen = (): string[] => textsIn(seen.flatMap(({ entries }) => entries));
  const history = async (): Promise<string[]> =>
    (await reader.get<MessageHistoryView>(`/rooms/${roomId}/messages`)).messages.map(({ text }) => text);
  const codeOf = async (text: string): Promise<string> => {
    const answer = await send(text);
    return answer.ok ? 'ok' : answer.error.code;
  };
  /** What everybody is shown of a text, in every way in which it reaches them. */
  const shown = async (text: string): Promise<string> => {
    expect(await codeOf(text)).toBe('ok');
    const [stored] = await app.query<{ text: string }>(
      `SELECT data->>'text' AS text FROM room_entry WHERE room_id = $1 AND kind = 'message.posted' ORDER BY seq DESC LIMIT 1`,
      [roomId],
    );
    const late = await join(await reader.socket(), roomId);
    if (late.kind !== 'snapshot') throw new Error('A first join gives a snapshot.');
    await eventually(() => expect(textsSeen().at(-1)).toBe(stored?.text));
    expect((await history()).at(-1)).toBe(stored?.text);
    expect(late.state.messages.at(-1)?.text).toBe(stored?.text);
    return stored?.text ?? '';
  };

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[a link](javascript:alert(1)) **bold** `code`',
    'javascript:alert(1) data:text/html,<b>x</b>',
    '=cmd|calc!A0',
    "Robert'); DROP TABLE member;--",
    '"}],"seq":1',
    '👩🏽‍🦰 👨‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'ممكن نشوفه من الخلف؟ می‌خواهم',
    'Tiếng Việt שָׁלוֹם เก้าอี้ རྒྱལ་པོ',
  ])('is shown as it is: %s', async (text) => {
    expect(await shown(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['a zero-width space in a word', 'b\u200bad', 'bad'],
    ['a joiner in a word', 'b\u200dad', 'bad'],
    ['an override of the direction', `pay at ${RLO}moc.elpmaxe`, 'pay at moc.elpmaxe'],
    ['a direction that is not closed', '\u2067hello', 'hello'],
    ['line breaks of every kind', 'a\nb\u2028c\u2029d\r\ne', 'a b c d e'],
    ['invisible tags', 'hi\u{e0068}\u{e0069}', 'hi'],
  ])('is shown without %s', async (_what, text, stored) => {
    expect(await shown(text)).toBe(stored);
  });

  it('keeps within its line, however many marks are piled up', async () => {
    const stored = await shown(`Z${'\u0301\u0300\u0336'.repeat(160)}`);
    // One in the letter itself and four on it.
    expect(marksOf(stored)).toBeLessThanOrEqual(5);
    expect(stored).toMatch(/^Ź/u);
  });

  it.each([
    ['nothing', '', 'message.empty'],
    ['spaces', '  \u3000 ', 'message.empty'],
    ['what has no width', '\u200b\u2060\u00ad', 'message.empty'],
    ['marks alone', '\u0301'.repeat(400), 'message.empty'],
    ['signs of direction alone', `${RLO}\u2066\u2069`, 'message.empty'],
    ['blank letters', '\u3164\u2800', 'message.empty'],
    ['a character too many', 'x'.repeat(LIMITS.messageText.max + 1), 'request.invalid'],
    ['ten thousand characters', 'x'.repeat(10_000), 'request.invalid'],
    ['too many emoji', '👍'.repeat(LIMITS.messageText.max / 2 + 1), 'request.invalid'],
    ['characters that become more in normal form', '\u{1d160}'.repeat(LIMITS.messageText.max / 2), 'request.invalid'],
    ['half a surrogate pair', 'a\ud83d', 'request.invalid'],
  ])('is refused for %s, and stored nowhere', async (_what, text, code) => {
    await vitals.remember();
    expect(await codeOf(text)).toBe(code);
    await vitals.expectNothingStored();
  });

  it('counts as the same text with something invisible in it, another case or other spaces', async () => {
    const answers = [
      await send('Buy  NOW'),
      await send('buy now'),
      await send('b\u200euy \u200fnow'),
      await send('ＢＵＹ now'),
    ];
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(answers.at(-1)).toMatchObject({
      error: {
        code: 'request.rate-limited',
        details: { limit: 'same-message', retryAfterMs: expect.any(Number) as number },
      },
    });
  });

  describe('and taken back while it is read', () => {
    it('is in no history that is asked for afterwards, and else whole or not at all', async () => {
      const texts = Array.from({ length: 20 }, (_, index) => `a regret ${index}`);
      for (const text of texts) {
        const { seq } = await granted(writing, 'chat.send', { roomId, clientId: newId(), text });
        const reads = [history(), history()];
        await granted(writing, 'chat.delete', { roomId, seq });
        for (const read of await Promise.all([...reads, history()]))
          for (const found of read) expect(['', text]).toContain(found);
        expect((await history()).join('')).toBe('');
      }
    });

    it('is gone for whoever caught up meanwhile', async () => {
      const late = await reader.socket();
      const own = frames(late);
      const joined = await join(late, roomId);
      if (joined.kind !== 'snapshot') throw new Error('A first join gives a snapshot.');
      const caughtUp: Entry[] = [];
      let lastSeq = 0;
      for (let count = 0; count < 20; count++) {
        const { seq } = await granted(writing, 'chat.send', { roomId, clientId: newId(), text: `a regret ${count}` });
        const [first, , second] = await Promise.all([
          granted(late, 'room.catch-up', { roomId, fromSeq: 1, toSeq: seq + 1 }),
          granted(writing, 'chat.delete', { roomId, seq }),
          granted(late, 'room.catch-up', { roomId, fromSeq: seq, toSeq: seq }),
        ]);
        caughtUp.push(...first.entries, ...second.entries);
        lastSeq = seq + 1;
      }
      await eventually(() => own.some(({ toSeq }) => toSeq >= lastSeq));
      const bySeq = new Map([...caughtUp, ...own.flatMap(({ entries }) => entries)].map((entry) => [entry.seq, entry]));
      const state = reduceAll(
        joined.state,
        [...bySeq.values()].filter(({ seq }) => seq > joined.seq),
      );
      expect(state.messages).toHaveLength(20);
      expect(state.messages.map(({ text }) => text).join('')).toBe('');
      const again = await granted(late, 'room.catch-up', { roomId, fromSeq: 1, toSeq: lastSeq });
      expect(textsIn(again.entries).join('')).toBe('');
    });

    it('is not brought to staff who are staff no more when it has been read', async () => {
      const moderator = await app.staff(owner, storeId, 'moderator');
      people.push(moderator);
      await app.nest.get(UnitOfWork).run(() => {
        app.nest.get(TimelineService).append(roomId, {
          kind: 'message.posted',
          actorId: owner.memberId,
          audience: 'staff',
          data: { text: 'for staff only', replyTo: null, mentionIds: [], badge: null },
        });
        return Promise.resolve();
      });
      const socket = await moderator.socket();
      const own = frames(socket);
      const joined = await join(socket, roomId);
      expect(JSON.stringify(joined)).toContain('for staff only');
      const request = { roomId, fromSeq: 1, toSeq: 10 };
      expect(JSON.stringify(await granted(socket, 'room.catch-up', request))).toContain('for staff only');

      const answers: unknown[] = [];
      let goOn = (): void => undefined;
      const until = new Promise<void>((resolve) => (goOn = resolve));
      const read = Reflect.get(ActiveRoom.prototype, 'range') as ActiveRoom['range'];
      const slowly = jest.spyOn(ActiveRoom.prototype, 'range').mockImplementation(async function (
        this: ActiveRoom,
        ...range
      ) {
        const frame = await read.apply(this, range);
        await until;
        return frame;
      });
      try {
        socket.emit('room.catch-up', request, (answer) => answers.push(answer));
        await eventually(() => slowly.mock.calls.length === 1);
        await owner.delete(`/stores/${storeId}/members/${moderator.memberId}`);
        // What came before was theirs to read.
        own.length = 0;
        goOn();
        await eventually(() => !socket.connected);
      } finally {
        slowly.mockRestore();
      }
      const back = await moderator.socket();
      const rejoined = await granted(back, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
      const [late, past] = [
        await granted(back, 'room.catch-up', request),
        await moderator.get<MessageHistoryView>(`/rooms/${roomId}/messages`),
      ];
      expect(JSON.stringify([answers, own, rejoined, late, past])).not.toContain('for staff only');
    });
  });

  describe('and judged by somebody else', () => {
    let judged: TestApp;
    const start = async (gate: MessageGate, onFailure?: 'refuse' | 'pass'): Promise<TestSocket> => {
      judged = await startTestApp({ beside: app });
      const options = { name: 'classifier', ...(onFailure ? { onFailure } : {}) };
      judged.nest.get(MessageGates, { strict: false }).register(gate, options);
      const author = await app.guest();
      people.push(author);
      // The session is the same at every node.
      const there = judged.stranger();
      there.cookie = author.cookie;
      people.push(there);
      const socket = await there.socket();
      await join(socket, roomId);
      return socket;
    };
    afterEach(() => judged.stop());

    it.each<[string, MessageGate]>([
      ['hangs', () => new Promise(() => undefined)],
      [
        'throws',
        () => {
          throw new Error('connect ECONNREFUSED 10.0.0.7:443');
        },
      ],
      ['rejects', () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:443'))],
    ])('who %s, it is refused in time with a time to try again, and stored nowhere', async (_what, gate) => {
      const socket = await start(gate);
      await vitals.remember();
      const startedAtMs = performance.now();
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => send(`message ${index}`, socket)));
      expect(performance.now() - startedAtMs).toBeLessThan(MESSAGE_GATE_DEADLINE_MS + 1_000);
      for (const answer of answers)
        expect(answer).toEqual({
          ok: false,
          error: {
            code: 'server.busy',
            message: expect.any(String) as string,
            details: { limit: 'message-gate', retryAfterMs: expect.any(Number) as number },
          },
        });
      expect(JSON.stringify(answers)).not.toContain('10.0.0.7');
      await vitals.expectNothingStored();
      // Everything else of the room goes on.
      await granted(socket, 'reaction.send', { roomId, kind: 'heart', count: 1 });
    });

    it('who does not answer, it passes where that was agreed', async () => {
      const socket = await start(() => new Promise(() => undefined), 'pass');
      expect(await send('let through', socket)).toMatchObject({ ok: true });
      expect(await history()).toEqual(['let through']);
    });

    it('who comes back, it is stored once under the id it was sent with before', async () => {
      let isDown = true;
      const socket = await start(() => (isDown ? new Promise(() => undefined) : Promise.resolve()));
      const request = { roomId, clientId: newId(), text: 'said once' };
      expect(await command(socket, 'chat.send', request)).toMatchObject({ ok: false, error: { code: 'server.busy' } });
      isDown = false;
      const [first, second] = [
        await granted(socket, 'chat.send', request),
        await granted(socket, 'chat.send', request),
      ];
      expect(second).toEqual(first);
      expect(await history()).toEqual(['said once']);
    });

    it('who refuses, it is refused with their reason, also where failures pass', async () => {
      const socket = await start(() => {
        throw new DomainError('request.rate-limited', 'Not so fast.', { limit: 'slow-mode', retryAfterMs: 7_000 });
      }, 'pass');
      expect(await send('too fast', socket)).toMatchObject({
        error: { code: 'request.rate-limited', details: { limit: 'slow-mode', retryAfterMs: 7_000 } },
      });
    });
  });
});
