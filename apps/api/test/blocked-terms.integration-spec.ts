import { PROTOCOL_VERSION, type BlockedTermsView, type RoomView } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { newId } from '../src/platform/ids';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { command, granted, type TestClient, type TestSocket } from './support/test-client';

describe('terms that a store blocks', () => {
  let app: TestApp;
  const clients: TestClient[] = [];
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await app.stop();
  });

  const room = async () => {
    const { owner, store } = await app.store();
    const { id: roomId } = await owner.post<RoomView>(`/stores/${store.id}/rooms`, { title: 'A show' });
    await owner.post(`/rooms/${roomId}/transitions`, { to: 'live' });
    const path = `/stores/${store.id}/blocked-terms`;
    const join = async (client: TestClient): Promise<TestSocket> => {
      clients.push(client);
      const socket = await client.socket();
      await granted(socket, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
      return socket;
    };
    const say = (socket: TestSocket, text: string) => command(socket, 'chat.send', { roomId, clientId: newId(), text });
    return { owner, path, join, say };
  };

  it('are refused however they are written, in rooms of that store alone, and not to its staff', async () => {
    const [{ owner, path, join, say }, elsewhere] = [await room(), await room()];
    const list = await owner.put<BlockedTermsView>(path, { terms: ['shit', 'cheap fake'], revision: 0 });
    expect(list).toEqual({ terms: ['shit', 'cheap fake'], revision: 1 });
    const guest = await join(await app.guest());
    for (const text of ['what a SH1T', 's.h.i.t', 'a cheap   FAKE', 'shі\u200bt'])
      expect(await say(guest, text)).toMatchObject({ ok: false, error: { code: 'message.blocked' } });
    expect(await say(guest, 'shitake mushrooms are cheap')).toMatchObject({ ok: true });
    expect(await say(await join(owner), 'nobody says shit here')).toMatchObject({ ok: true });
    const other = await elsewhere.join(await app.guest());
    expect(await elsewhere.say(other, 'what a shit')).toMatchObject({ ok: true });
  });

  it('count within a second after they are changed', async () => {
    const { owner, path, join, say } = await room();
    const guest = await join(await app.guest());
    expect(await say(guest, 'scam one')).toMatchObject({ ok: true });
    await owner.put(path, { terms: ['scam'], revision: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await say(guest, 'scam two')).toMatchObject({ ok: false, error: { code: 'message.blocked' } });
    await owner.put(path, { terms: [], revision: 1 });
    await eventually(async () => expect(await say(guest, `scam ${newId()}`)).toMatchObject({ ok: true }));
  });

  it('are kept once each, and not over what somebody else changed meanwhile', async () => {
    const { owner, path } = await room();
    expect(await owner.get(path)).toEqual({ terms: [], revision: 0 });
    const list = { terms: [' Shit ', 'SHIT', 'shit*'], revision: 0 };
    expect(await owner.put(path, list)).toEqual({ terms: ['Shit', 'shit*'], revision: 1 });
    const answers = await Promise.allSettled(
      [0, 1, 2, 3].map((n) => owner.put(path, { terms: [`word ${n}`], revision: 1 })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await owner.get(path)).toMatchObject({ revision: 2 });
    expect((await refusal(owner.put(path, { terms: [], revision: 1 }))).body).toMatchObject({
      code: 'blocked-terms.outdated',
    });
    expect((await refusal(owner.put(path, { terms: ['fine', '***'], revision: 2 }))).body).toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: 'terms.1' }] },
    });
    const tooMany = { terms: Array.from({ length: 10_001 }, (_, index) => `t${index}`), revision: 2 };
    expect((await refusal(owner.put(path, tooMany))).body).toMatchObject({ code: 'request.invalid' });
    expect((await refusal(owner.put(path, { terms: ['a\nb'], revision: 2 }))).body).toMatchObject({
      code: 'request.invalid',
    });
  });

  it('are for those who moderate the store', async () => {
    const [{ path }, { owner: stranger }] = [await room(), await room()];
    for (const client of [stranger, await app.guest()]) {
      clients.push(client);
      expect((await refusal(client.get(path))).body).toMatchObject({
        code: expect.stringMatching(/^(?:auth|store)\./),
      });
      expect((await refusal(client.put(path, { terms: [], revision: 0 }))).body).toMatchObject({
        code: expect.stringMatching(/^(?:auth|store)\./),
      });
    }
  });
});
