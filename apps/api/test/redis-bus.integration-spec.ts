import {
  ROOM_STAFF_PERMISSION,
  type Frame,
  type RoomView,
  type SessionClosed,
  type TrayItemView,
} from '@vitrine/contracts';
import { isVisibleTo, SeqRanges } from '@vitrine/timeline';
import { eventually, TcpLine, TestRedis } from '@vitrine/testing';
import { NodeBus } from '../src/platform/bus/node-bus';
import { newId } from '../src/platform/ids';
import { createProduct, createVariant } from './support/catalog';
import { entriesOf, join, liveRoom } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { frames, granted, type TestClient, type TestSocket } from './support/test-client';

/** A second, and room for what else this machine does. */
const AT_ONCE_MS = 3_000;

describe('two nodes', () => {
  let redis: TestRedis;
  /** From `here` to Redis. */
  let line: TcpLine;
  let here: TestApp;
  let there: TestApp;
  /** Entries that `there` heard of on the bus, by number; what it read in the log is not among them. */
  const heardThere = new Set<string>();
  const clients: TestClient[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
    line = await TcpLine.open(redis.port);
    const settings = { readableMessagesPerSecond: 1_000, messagesPer10SecondsPerMember: 1_000 };
    here = await startTestApp({ settings: { ...settings, redisUrl: `redis://127.0.0.1:${line.port}` } });
    there = await startTestApp({ beside: here, settings: { ...settings, redisUrl: redis.url } });
    there.nest.get(NodeBus).onRoom((roomId, message) => {
      if (message.kind === 'entries') for (const { seq } of message.entries) heardThere.add(`${roomId} ${seq}`);
    });
    await bothReliable(true);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await there.stop();
    await here.stop();
    await line.close();
    await redis.stop();
  });

  const bothReliable = (isReliable: boolean): Promise<true> =>
    eventually(() => [here, there].every((node) => node.nest.get(NodeBus).isReliable === isReliable), {
      timeoutMs: 10_000,
    });
  /** The same person with the same session, at another node. */
  const at = (node: TestApp, client: TestClient): TestClient => {
    const same = node.stranger();
    same.cookie = client.cookie;
    same.session = client.session;
    clients.push(client, same);
    return same;
  };
  /** A new guest in the room at that node. */
  const watch = async (node: TestApp, roomId: string): Promise<{ socket: TestSocket; seen: Frame[] }> => {
    const socket = await at(node, await here.guest()).socket();
    const seen = frames(socket);
    await join(socket, roomId);
    return { socket, seen };
  };
  const say = (socket: TestSocket, roomId: string, text: string) =>
    granted(socket, 'chat.send', { roomId, clientId: newId(), text });
  const has = (seen: readonly Frame[], seq: number): boolean =>
    seen.some(({ entries }) => entries.some((entry) => entry.seq === seq));

  /** Everything after `fromSeq` that everybody may see came once, messages in their order, with no number uncovered. */
  const expectWhole = async (roomId: string, seen: readonly Frame[], fromSeq: number): Promise<void> => {
    const log = (await entriesOf(here, roomId)).filter(({ seq }) => seq > fromSeq);
    const visible = log.filter(({ audience }) => isVisibleTo(audience, { memberId: '', isStaff: false }));
    const lastSeq = log.at(-1)?.seq ?? fromSeq;
    const covered = (): SeqRanges =>
      seen.reduce((ranges, frame) => ranges.cover(frame.fromSeq, frame.toSeq), SeqRanges.upTo(fromSeq));
    await eventually(() => covered().contiguousTo >= lastSeq);
    const entries = seen.flatMap((frame) => frame.entries);
    expect(entries.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(visible.map(({ seq }) => seq));
    const messages = entries.filter(({ kind }) => kind === 'message.posted').map(({ seq }) => seq);
    expect(messages).toEqual([...messages].sort((a, b) => a - b));
    expect(new Map(entries.map((entry) => [entry.seq, entry]))).toEqual(
      new Map(visible.map((entry) => [entry.seq, entry])),
    );
  };
  const pinnable = async (owner: TestClient, storeId: string, room: RoomView): Promise<TrayItemView> => {
    const product = await createProduct(owner, storeId);
    await createVariant(owner, product.id);
    return owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id });
  };

  it('show chat and pins of either to the viewers of both: whole, once, in order', async () => {
    const { owner, store, room } = await liveRoom(here);
    const item = await pinnable(owner, store.id, room);
    const fromSeq = (await entriesOf(here, room.id)).length;
    const viewers = [await watch(here, room.id), await watch(there, room.id)];
    const writers = [await watch(here, room.id), await watch(there, room.id)];
    const owners = [owner, at(there, owner)];
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        ...writers.flatMap(({ socket }, node) =>
          [1, 2, 3].map((part) => say(socket, room.id, `round ${round}, node ${node}, part ${part}`)),
        ),
        owners[round % 2]?.post(`/rooms/${room.id}/tray/${item.id}/${round % 4 < 2 ? 'pin' : 'unpin'}`),
      ]);
    }
    for (const { seen } of viewers) await expectWhole(room.id, seen, fromSeq);
    const log = await entriesOf(here, room.id);
    expect(log.length - fromSeq).toBeGreaterThanOrEqual(65);
    // What came from the other node came by the bus, not by asking the log.
    expect([...heardThere].filter((key) => key.startsWith(room.id)).length).toBeGreaterThanOrEqual(30);
  }, 30_000);

  it('go on by themselves without Redis, hear of each other from the log, and are quick again after', async () => {
    const { room } = await liveRoom(here);
    const fromSeq = (await entriesOf(here, room.id)).length;
    const viewers = [await watch(here, room.id), await watch(there, room.id)];
    const writers = [await watch(here, room.id), await watch(there, room.id)];
    const sayEverywhere = async (text: string): Promise<number[]> =>
      Promise.all(writers.map(async ({ socket }) => (await say(socket, room.id, text)).seq));

    await redis.kill();
    await bothReliable(false);
    for (let round = 0; round < 5; round += 1) {
      const seqs = await sayEverywhere(`without Redis ${round}`);
      // Its own viewers see a node's messages at once; those of the other node come with the next look into the log.
      await eventually(() => viewers.every(({ seen }, node) => has(seen, seqs[node] ?? 0)), { timeoutMs: AT_ONCE_MS });
      await eventually(() => viewers.every(({ seen }) => seqs.every((seq) => has(seen, seq))), {
        timeoutMs: AT_ONCE_MS,
      });
      expect(seqs.some((seq) => heardThere.has(`${room.id} ${seq}`))).toBe(false);
    }

    await redis.restart();
    await bothReliable(true);
    for (let round = 0; round < 3; round += 1) {
      const [seq = 0] = await sayEverywhere(`with Redis again ${round}`);
      await eventually(() => heardThere.has(`${room.id} ${seq}`), { timeoutMs: AT_ONCE_MS });
    }
    for (const { seen } of viewers) await expectWhole(room.id, seen, fromSeq);
  }, 40_000);

  it('lose nothing of what is written while a partition is not yet noticed', async () => {
    const { room } = await liveRoom(here);
    const fromSeq = (await entriesOf(here, room.id)).length;
    const viewers = [await watch(here, room.id), await watch(there, room.id)];
    const writers = [await watch(here, room.id), await watch(there, room.id)];
    redis.pause();
    try {
      for (let round = 0; round < 15; round += 1) {
        for (const { socket } of writers) await say(socket, room.id, `into the dark ${round}`);
        await eventually(() => viewers.every(({ seen }) => seen.length > round));
      }
      for (const { seen } of viewers) await expectWhole(room.id, seen, fromSeq);
    } finally {
      redis.resume();
    }
    await bothReliable(true);
    for (const { socket } of writers) await say(socket, room.id, 'light again');
    for (const { seen } of viewers) await expectWhole(room.id, seen, fromSeq);
  }, 40_000);

  it('lose nothing while one of them alone has no way to Redis', async () => {
    const { room } = await liveRoom(here);
    const fromSeq = (await entriesOf(here, room.id)).length;
    const viewers = [await watch(here, room.id), await watch(there, room.id)];
    const writers = [await watch(here, room.id), await watch(there, room.id)];
    line.cut();
    await eventually(() => !here.nest.get(NodeBus).isReliable);
    expect(there.nest.get(NodeBus).isReliable).toBe(true);
    for (let round = 0; round < 5; round += 1) {
      const seqs = await Promise.all(writers.map(async ({ socket }) => (await say(socket, room.id, `${round}`)).seq));
      await eventually(() => viewers.every(({ seen }) => seqs.every((seq) => has(seen, seq))), {
        timeoutMs: AT_ONCE_MS,
      });
    }
    line.mend();
    await bothReliable(true);
    for (const { seen } of viewers) await expectWhole(room.id, seen, fromSeq);
  }, 30_000);

  describe.each(['with Redis', 'while one alone has lost Redis', 'without Redis'] as const)('%s', (condition) => {
    const limitMs = condition === 'while one alone has lost Redis' ? 8_000 : AT_ONCE_MS;
    beforeAll(async () => {
      if (condition === 'while one alone has lost Redis') {
        line.cut();
        await eventually(() => !here.nest.get(NodeBus).isReliable);
        return;
      }
      if (condition === 'with Redis') return;
      await redis.kill();
      await bothReliable(false);
    });
    afterAll(async () => {
      line.mend();
      if (condition === 'without Redis') await redis.restart();
      await bothReliable(true);
    });

    /** Resolves with the reason that was given, or null, when the server has closed the socket. */
    const closed = (socket: TestSocket): Promise<SessionClosed | null> =>
      new Promise((resolve) => {
        let told: SessionClosed | null = null;
        socket.once('session.closed', (reason) => (told = reason));
        socket.once('disconnect', () => resolve(told));
      });

    it('close the sockets of a session at the other node when it is ended at one', async () => {
      const member = await here.member();
      const other = await here.member();
      const socket = await at(there, member).socket();
      const bystander = await at(there, other).socket();
      const ending = closed(socket);
      const startedMs = performance.now();
      await member.post('/auth/sign-out');
      expect(await ending).toMatchObject({ reason: 'revoked', retry: false });
      expect(performance.now() - startedMs).toBeLessThan(limitMs);
      expect(bystander.connected).toBe(true);
    }, 20_000);

    it('send a member out at the other node when a role is taken or given at one', async () => {
      const { owner, store, room } = await liveRoom(here);
      const member = await here.staff(owner, store.id, 'moderator');
      const elsewhere = at(there, member);
      const bystander = await watch(there, room.id);
      const enter = async (): Promise<{ socket: TestSocket; isStaff: boolean }> => {
        const socket = await elsewhere.socket();
        const { permissions } = await join(socket, room.id);
        return { socket, isStaff: permissions.includes(ROOM_STAFF_PERMISSION) };
      };
      const asStaff = await enter();
      expect(asStaff.isStaff).toBe(true);

      let ending = closed(asStaff.socket);
      let startedMs = performance.now();
      await owner.delete(`/stores/${store.id}/members/${member.memberId}`);
      await ending;
      expect(performance.now() - startedMs).toBeLessThan(limitMs);
      const asViewer = await enter();
      expect(asViewer.isStaff).toBe(false);

      ending = closed(asViewer.socket);
      startedMs = performance.now();
      await owner.put(`/rooms/${room.id}/members/${member.memberId}`, { role: 'moderator' });
      await ending;
      expect(performance.now() - startedMs).toBeLessThan(limitMs);
      expect((await enter()).isStaff).toBe(true);
      expect(bystander.socket.connected).toBe(true);
    }, 30_000);
  });
});
