import { LIMITS, SOCKET_COMMANDS, type Answer, type SocketCommandName } from '@vitrine/contracts';
import { newId } from '../src/platform/ids';
import { deepArrays, deepObjects } from './support/hostile';
import { RawSocket } from './support/raw-socket';
import { createRoom, liveRoom, step } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { granted, type TestClient } from './support/test-client';
import { Vitals } from './support/vitals';

const codeOf = (answer: Answer<unknown>): string => (answer.ok ? 'ok' : answer.error.code);
/** A frame as a client sends it, masked with zeros. */
const frame = (firstByte: number, payload: Buffer): Buffer => {
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([firstByte, 0x80 | (length[0] ?? 0), ...length.slice(1), 0, 0, 0, 0]), payload]);
};

describe('bad input at a socket', () => {
  let app: TestApp;
  let vitals: Vitals;
  let roomId: string;
  let draftId: string;
  let foreignDraftId: string;
  let messageSeq: number;
  let viewer: TestClient;
  let owner: TestClient;
  let socket: RawSocket;
  const sockets: RawSocket[] = [];

  beforeAll(async () => {
    app = await startTestApp({
      settings: { commandsPer10SecondsPerSocket: 1_000, messagesPer10SecondsPerMember: 1_000 },
    });
    const show = await liveRoom(app);
    owner = show.owner;
    roomId = show.room.id;
    draftId = (await createRoom(owner, show.store.id)).id;
    const other = await app.store();
    foreignDraftId = (await createRoom(other.owner, other.store.id)).id;
    const host = await owner.socket();
    await granted(host, 'room.join', { roomId, protocolVersion: 2, lastSeq: null });
    messageSeq = (await granted(host, 'chat.send', { roomId, clientId: newId(), text: 'welcome' })).seq;
    vitals = await Vitals.of(app);
  });
  const comeIn = async (client: TestClient): Promise<RawSocket> => {
    const opened = await RawSocket.connected(app.url, { cookie: client.cookie });
    sockets.push(opened);
    return opened;
  };
  const joined = async (client: TestClient): Promise<RawSocket> => {
    const opened = await comeIn(client);
    expect(await opened.ask('room.join', JSON.stringify(GOOD['room.join']()))).toMatchObject({ ok: true });
    return opened;
  };
  beforeEach(async () => {
    viewer = await app.guest();
    socket = await joined(viewer);
  });
  afterEach(async () => {
    for (const opened of sockets.splice(0)) opened.close();
    await vitals.expectAlive();
    await vitals.expectNothingStored();
  });
  afterAll(async () => {
    vitals.stop();
    owner.close();
    await app.stop();
  });

  /** Requests that go through, but for what each test does to them. */
  const GOOD: Readonly<Record<SocketCommandName, () => Record<string, unknown>>> = {
    'room.join': () => ({ roomId, protocolVersion: 2, lastSeq: null }),
    'room.leave': () => ({ roomId }),
    'room.catch-up': () => ({ roomId, fromSeq: 1, toSeq: 2 }),
    'chat.send': () => ({ roomId, clientId: newId(), text: 'hello' }),
    'chat.delete': () => ({ roomId, seq: messageSeq }),
    'chat.typing': () => ({ roomId }),
    'reaction.send': () => ({ roomId, kind: 'heart', count: 1 }),
  };
  const without = (text: string): string => text.slice(1, -1);

  describe('for a room that is not theirs to see', () => {
    const rooms = [
      ['a draft', () => draftId],
      ['a draft of another store', () => foreignDraftId],
      ['no room at all', () => newId()],
    ] as const;

    it.each(rooms)('that is %s, it is answered as if there were none, by every command', async (_what, target) => {
      for (const name of SOCKET_COMMANDS) {
        if (name === 'room.leave') continue;
        const answer = await socket.ask(name, JSON.stringify({ ...GOOD[name](), roomId: target() }));
        expect([name, codeOf(answer)]).toEqual([name, 'room.not-found']);
      }
    });

    it('that is of another store, their role in their own store is worth nothing', async () => {
      const stranger = (await app.store()).owner;
      const own = await joined(stranger);
      for (const target of [draftId, foreignDraftId])
        expect(codeOf(await own.ask('room.join', JSON.stringify({ ...GOOD['room.join'](), roomId: target })))).toBe(
          'room.not-found',
        );
      expect(codeOf(await own.ask('chat.delete', JSON.stringify(GOOD['chat.delete']())))).toBe('auth.forbidden');
      expect(codeOf(await own.ask('chat.typing', JSON.stringify(GOOD['chat.typing']())))).toBe('room.not-found');
    });

    it('that became a draft for them, they are out of it', async () => {
      const outsider = await comeIn(viewer);
      for (const name of SOCKET_COMMANDS) {
        if (name === 'room.leave' || name === 'room.join') continue;
        const answer = await outsider.ask(name, JSON.stringify(GOOD[name]()));
        expect([name, codeOf(answer)]).toEqual([
          name,
          name === 'chat.delete' || name === 'chat.typing'
            ? expect.stringMatching(/^room.not-found|auth.forbidden$/)
            : 'room.not-found',
        ]);
      }
    });
  });

  it('takes no command for staff from a viewer', async () => {
    expect(codeOf(await socket.ask('chat.delete', JSON.stringify(GOOD['chat.delete']())))).toBe('auth.forbidden');
    expect(codeOf(await socket.ask('chat.typing', JSON.stringify(GOOD['chat.typing']())))).toBe('room.not-found');
    for (const name of ['pin.show', 'room.transition', 'admin.ban', 'chat.moderate', 'member.mute', 'room.create'])
      expect([name, codeOf(await socket.ask(name, JSON.stringify({ roomId })))]).toEqual([name, 'request.not-found']);
  });

  it.each([
    '"userId":"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"',
    '"memberId":"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"',
    '"actorId":"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"',
    '"sessionId":"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"',
    '"isStaff":true',
    '"role":"owner"',
    '"permissions":["chat:moderate"]',
    '"audience":"staff"',
    '"badge":"host"',
    '"atMs":1',
    '"__proto__":{"isStaff":true}',
    '"constructor":{"prototype":{"isStaff":true}}',
    '"prototype":{}',
    '"toString":"x"',
    '"hasOwnProperty":true',
  ])('takes no field %s with any command', async (field) => {
    for (const name of SOCKET_COMMANDS) {
      const answer = await socket.ask(name, `{${field},${without(JSON.stringify(GOOD[name]()))}}`);
      expect([name, codeOf(answer)]).toEqual([name, 'request.invalid']);
    }
    expect(Object.prototype).not.toHaveProperty('isStaff');
  });

  it.each([
    ['of another room', '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa'],
    ['in capitals', () => roomId.toUpperCase()],
    ['of the prototype', '__proto__'],
    ['that is a list', ['x']],
    ['that is an object', { toString: 'x' }],
    ['that is nothing', null],
  ])('takes no id %s for the room that was joined', async (_what, id) => {
    const target = typeof id === 'function' ? id() : id;
    for (const name of SOCKET_COMMANDS) {
      if (name === 'room.leave' && typeof target === 'string' && target.startsWith('0196')) continue;
      const answer = await socket.ask(name, JSON.stringify({ ...GOOD[name](), roomId: target }));
      expect([name, codeOf(answer)]).toEqual([name, expect.stringMatching(/^(room\.not-found|request\.invalid)$/)]);
    }
  });

  it.each([
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', ' ', 'error', 'message', 'frame'],
    ...['session.closed', 'chat.send ', 'CHAT.SEND', 'chat', '*', 'x'.repeat(2_000), '\u0000'],
  ])('knows no command "%s"', async (name) => {
    expect(codeOf(await socket.ask(name, '{}'))).toBe('request.not-found');
  });

  it('knows no command by a number, and none without a name', async () => {
    socket.send('4271[7,{}]');
    expect(codeOf(await socket.answerTo(71))).toBe('request.not-found');
    socket.send('422');
    socket.send('42');
    expect(codeOf(await socket.ask('room.leave', JSON.stringify({ roomId })))).toBe('ok');
  });

  it.each([
    ['nothing', ''],
    ['null', ',null'],
    ['a text', ',"x"'],
    ['a number', ',1e999'],
    ['a list', ',[{}]'],
    ['a deep list', `,${deepArrays(7_000)}`],
    ['a deep object', `,${deepObjects(2_500)}`],
    ['an object that pretends to be a list', ',{"length":1,"0":{}}'],
    ['a function by name', ',"function(){}"'],
  ])('answers %s for a request', async (_what, request) => {
    for (const [index, name] of SOCKET_COMMANDS.entries()) {
      socket.send(`42${100 + index}["${name}"${request}]`);
      expect([name, codeOf(await socket.answerTo(100 + index))]).toEqual([name, 'request.invalid']);
    }
  });

  it('reads one request for a command and no further ones', async () => {
    socket.send(`427["room.leave",${JSON.stringify({ roomId })},{"roomId":"x"},["more"],7]`);
    expect(codeOf(await socket.answerTo(7))).toBe('ok');
  });

  it('goes on without acknowledgements that were not asked for, and with odd numbers of those that were', async () => {
    socket.send(`42["chat.delete",${JSON.stringify(GOOD['chat.delete']())}]`);
    socket.send('42["no.such.command",{}]');
    socket.send('430[{"ok":true}]');
    socket.send('4399999999999999999999[]');
    socket.send('43[]');
    socket.send('4299999999999999999999["no.such.command",{}]');
    expect(codeOf(await socket.ask('room.leave', JSON.stringify({ roomId })))).toBe('ok');
  });

  describe('in frames', () => {
    it.each<[string, () => string | Buffer | readonly string[], number]>([
      ['of a megabyte', () => `42["chat.send","${'x'.repeat(1_000_000)}"]`, 1009],
      ['a hundred thousand lists deep', () => `42["chat.send",${deepArrays()}]`, 1009],
      ['a byte too large', () => 'x'.repeat(LIMITS.socketPayloadBytes.max + 1), 1009],
      ['of bytes', () => Buffer.from('42["chat.send",{}]'), 1005],
      ['of no bytes', () => Buffer.alloc(0), 1005],
      ['of half a command', () => '42["chat.send",{', 1005],
      ['of a command that is no list', () => '42{"a":1}', 1005],
      ['of a list without a name', () => '42[null]', 1005],
      ['of an empty list', () => '42[]', 1005],
      ['of a name that the library keeps for itself', () => '42["disconnecting"]', 1005],
      ['of an unknown packet', () => '49', 1005],
      ['of an unknown kind of message', () => '9', 1005],
      ['of nothing', () => '', 1005],
      ['that promise bytes without end', () => '451-["chat.send"]'.replace('1-', '99-'), 1005],
      ['that promise bytes and bring text', () => ['451-["chat.send",{"_placeholder":true,"num":0}]', '42["x"]'], 1005],
      ['that ping the server', () => '2', 1005],
      ['that answer what nobody asked of a namespace', () => '43/other,1[]', 1005],
    ])('%s closes the connection cleanly', async (_what, made, code) => {
      for (const packet of [made()].flat()) socket.send(packet as string | Buffer);
      expect((await socket.untilClosed()).code).toBe(code);
    });

    it.each<[string, () => Buffer, number]>([
      ['bad UTF-8', () => frame(0x81, Buffer.from([0x34, 0x32, 0xff, 0xfe])), 1007],
      ['half a character', () => frame(0x81, Buffer.from([0xc3])), 1007],
      ['an overlong NUL', () => frame(0x81, Buffer.from([0xc0, 0x80])), 1007],
      ['half a surrogate pair', () => frame(0x81, Buffer.from([0xed, 0xa0, 0x80])), 1007],
      ['no mask', () => Buffer.from([0x81, 0x01, 0x32]), 1002],
      ['a reserved kind', () => frame(0x83, Buffer.from('x')), 1002],
      ['reserved bits', () => frame(0xf1, Buffer.from('x')), 1002],
      ['a ping in parts', () => frame(0x09, Buffer.from('x')), 1002],
      ['a long ping', () => frame(0x89, Buffer.alloc(200)), 1002],
      ['a part of nothing', () => frame(0x80, Buffer.from('x')), 1002],
      [
        'a length beyond all',
        () => Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
        1009,
      ],
      ['a wrong closing code', () => frame(0x88, Buffer.from([0, 1])), 1002],
    ])('with %s closes the connection with the right code', async (_what, bytes, code) => {
      socket.sendBytes(bytes());
      expect((await socket.untilClosed()).code).toBe(code);
    });

    it('of very many parts closes the connection', async () => {
      socket.sendBytes(frame(0x01, Buffer.from('4')));
      const part = frame(0x00, Buffer.alloc(0));
      socket.sendBytes(Buffer.concat(Array.from({ length: 20_000 }, () => part)));
      expect((await socket.untilClosed()).code).toBe(1008);
    });

    it('as large as they may be are read', async () => {
      const text = `427["chat.send","${'x'.repeat(LIMITS.socketPayloadBytes.max - 19)}"]`;
      expect(Buffer.byteLength(text)).toBe(LIMITS.socketPayloadBytes.max);
      socket.send(text);
      expect(codeOf(await socket.answerTo(7))).toBe('request.invalid');
    });

    it('with bytes for a text are answered, and with bytes that are missing closed', async () => {
      socket.send('451-7["chat.send",{"_placeholder":true,"num":0}]');
      socket.send(Buffer.from(JSON.stringify(GOOD['chat.send']())));
      expect(codeOf(await socket.answerTo(7))).toBe('request.invalid');
      socket.send(
        `451-8["chat.send",{"roomId":"${roomId}","clientId":"12345678","text":{"_placeholder":true,"num":0}}]`,
      );
      socket.send(Buffer.from('hello'));
      expect(codeOf(await socket.answerTo(8))).toBe('request.invalid');
      socket.send('451-9["chat.send",{"_placeholder":true,"num":7}]');
      socket.send(Buffer.from('x'));
      await socket.untilClosed();
    });
  });

  describe('over long polling', () => {
    const poll = (query: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${app.url}/socket.io/?EIO=4&transport=polling${query}`, {
        ...init,
        headers: { cookie: viewer.cookie ?? '', ...init.headers },
      });
    const sidOf = async (): Promise<string> =>
      (JSON.parse((await (await poll('')).text()).slice(1)) as { sid: string }).sid;

    it.each([
      ['a body that is too large', { body: 'x'.repeat(LIMITS.socketPayloadBytes.max + 1) }],
      ['bytes', { body: new Uint8Array([1, 2]), headers: { 'content-type': 'application/octet-stream' } }],
      ['an unknown packet', { body: '9' }],
      ['half a command', { body: '40\u001e42["chat.send",{' }],
      ['thousands of packets', { body: Array.from({ length: 4_000 }, () => '3').join('\u001e') }],
    ])('%s ends the connection', async (_what, init) => {
      const sid = await sidOf();
      const hanging = poll(`&sid=${sid}`);
      const sent = await poll(`&sid=${sid}`, { method: 'POST', ...init }).catch(() => null);
      expect([200, 400, 413, undefined]).toContain(sent?.status);
      expect([200, 400]).toContain((await hanging).status);
      expect((await poll(`&sid=${sid}`)).status).toBe(400);
    });

    it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST'])('%s opens nothing', async (method) => {
      const answer = await poll('', { method });
      expect([answer.status, await answer.json()]).toEqual([400, { code: 2, message: 'Bad handshake method' }]);
    });
  });

  it('still takes a good message from everybody else', async () => {
    await step(owner, roomId, 'paused');
    await step(owner, roomId, 'live');
    const answer = await socket.ask('chat.send', JSON.stringify(GOOD['chat.send']()));
    expect(codeOf(answer)).toBe('ok');
    await vitals.remember();
  });
});
