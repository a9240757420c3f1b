import type { PublisherEvent } from '@vitrine/server-kit';
import { NO_ROOMS } from '../rooms';
import type { Shard, ShardListener } from './shard';
import { shardIndexOf, ShardPool } from './shard-pool';

const SHARDS = 3;
const NOW_MS = 5;
const ana = { roomId: 'show', memberId: 'ana', remoteAddress: '::1', grantedAtMs: NOW_MS };
const listeners: ShardListener[] = [];
let asked: string[] = [];
let emitted: PublisherEvent[] = [];
let pool: ShardPool;

function fakeShard(index: number): Shard {
  const note = (text: string): void => void asked.push(`${index} ${text}`);
  const answer = async () => ({ resourceId: 'abc', sessionId: 's', answerSdp: 'v=0' });
  return {
    start: async () => note('start'),
    publish: answer,
    view: answer,
    hasSession: async (id) => {
      note(`has ${id}`);
      return true;
    },
    closeSession: async (id, reason) => note(`close ${id} ${reason}`),
    health: async () => ({
      isPublishing: false,
      publisher: null,
      viewers: index,
      videoCodec: null,
      bitrateKbps: 0,
      packetLossPercent: 0,
      roundTripMs: null,
    }),
    end: async (roomId) => note(`end ${roomId}`),
    endPublishersOf: async () => undefined,
    record: async (roomId, isWanted) => note(`record ${roomId} ${isWanted}`),
    splitRecording: async (roomId) => note(`split ${roomId}`),
    counts: async () => ({ ...NO_ROOMS, rooms: 1, viewers: index }),
    metrics: async () => [],
    close: async () => note('close'),
  };
}

const makePool = (): ShardPool =>
  new ShardPool(
    SHARDS,
    (index, listener) => {
      listeners.push(listener);
      return fakeShard(index);
    },
    { emit: (event) => emitted.push(event), epochMs: () => NOW_MS },
  );

beforeEach(() => {
  jest.useFakeTimers();
  [asked, emitted] = [[], []];
  listeners.length = 0;
  pool = makePool();
});
afterEach(() => jest.useRealTimers());

const started = (roomId: string, sessionId: string): PublisherEvent => ({
  kind: 'publisher.started',
  roomId,
  sessionId,
  atMs: 1,
});

describe('the pool of shards', () => {
  it('spreads rooms, and finds a room and its sessions where they are', async () => {
    const rooms = Array.from({ length: 300 }, (_, index) => `room-${index}`);
    const perShard = [0, 1, 2].map((shard) => rooms.filter((room) => shardIndexOf(room, SHARDS) === shard).length);
    expect(Math.min(...perShard)).toBeGreaterThan(70);
    for (const roomId of rooms.slice(0, 20)) {
      const index = shardIndexOf(roomId, SHARDS);
      const { resourceId } = await pool.publish({ ...ana, roomId }, 'offer');
      expect((await pool.health(roomId)).viewers).toBe(index);
      asked = [];
      await pool.hasSession(resourceId);
      await pool.closeSession(resourceId, 'deleted');
      await pool.end(roomId);
      expect(asked).toEqual([`${index} has abc`, `${index} close abc deleted`, `${index} end ${roomId}`]);
    }
  });

  it('lets nobody publish to a room that was ended, whatever grant they have', async () => {
    await pool.publish(ana, 'v=0');
    await pool.end('show');
    await expect(pool.publish(ana, 'v=0')).rejects.toMatchObject({ code: 'media.forbidden' });
    await expect(pool.view(ana, 'v=0')).rejects.toMatchObject({ code: 'media.not-publishing' });
    await pool.publish({ ...ana, roomId: 'other' }, 'v=0');
  });

  it('lets nobody publish again with a grant from before they were put off camera', async () => {
    await pool.endPublishersOf('show', 'ana');
    await expect(pool.publish(ana, 'v=0')).rejects.toMatchObject({ code: 'media.forbidden' });
    await pool.publish({ ...ana, memberId: 'bo' }, 'v=0');
    await pool.publish({ ...ana, grantedAtMs: NOW_MS + 1 }, 'v=0');
  });

  it('closes what was made while its end was told to a shard that was not there', async () => {
    for (const end of [() => pool.end('show'), () => pool.endPublishersOf('show', 'ana')]) {
      pool = makePool();
      asked = [];
      const published = pool.publish(ana, 'v=0');
      await end();
      await expect(published).rejects.toMatchObject({ code: 'media.forbidden' });
      expect(asked.at(-1)).toBe(`${shardIndexOf('show', SHARDS)} close abc revoked`);
    }
  });

  it('knows no session of a shard that there is not', async () => {
    for (const id of ['3-abc', 'abc', '', '-1-abc', '0-', '0-a/b']) expect(await pool.hasSession(id)).toBe(false);
    await pool.closeSession('99-abc', 'deleted');
    expect(asked).toEqual([]);
  });

  it('counts all of them together', async () => {
    expect(await pool.counts()).toEqual({ rooms: 3, sessions: 0, publishers: 0, viewers: 3 });
  });

  it('tells of publishers that a dead shard took along, unless they are back within three seconds', async () => {
    listeners[0]?.onEvent(started('back', 'a'));
    listeners[0]?.onEvent(started('gone', 'b'));
    listeners[1]?.onEvent(started('elsewhere', 'c'));
    listeners[0]?.onLost();
    await jest.advanceTimersByTimeAsync(2_000);
    listeners[0]?.onEvent(started('back', 'd'));
    emitted = [];
    await jest.advanceTimersByTimeAsync(2_000);
    expect(emitted).toEqual([{ kind: 'publisher.stopped', roomId: 'gone', sessionId: 'b', atMs: 5 }]);
    listeners[1]?.onLost();
    emitted = [];
    await pool.close();
    expect(emitted).toMatchObject([{ kind: 'publisher.stopped', roomId: 'elsewhere' }]);
  });
});
