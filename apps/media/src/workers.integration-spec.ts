import { MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import { shardIndexOf } from './shards/shard-pool';
import { eventually } from './testing/eventually';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { grantFor, startEventReceiver, type EventReceiver } from './testing/test-server';
import { startWorkerServer, type WorkerServer } from './testing/test-worker';

const WORKERS = 2;
let server: WorkerServer;
let api: EventReceiver;

beforeAll(async () => {
  api = await startEventReceiver();
  server = await startWorkerServer(WORKERS, api.url);
}, 60_000);
afterAll(async () => {
  await server.close();
  await api.close();
});

/** A room of each worker. */
const rooms = Array.from({ length: WORKERS }, (_, index) => {
  let number = 0;
  while (shardIndexOf(`room-${number}`, WORKERS) !== index) number += 1;
  return `room-${number}`;
});

const metricsOf = async (): Promise<string> => (await fetch(server.address + MEDIA_PATHS.metrics)).text();
const kindsOf = (roomId: string): string[] =>
  api.events.filter((event) => event.roomId === roomId).map(({ kind }) => kind);

describe('rooms in processes of their own', () => {
  it('lose nothing but those of the process that dies, and are back at once', async () => {
    const [first = '', second = ''] = rooms;
    const publishers = rooms.map((roomId) => new TestPublisher(server, roomId));
    for (const publisher of publishers) {
      await publisher.connect();
      publisher.start();
    }
    const viewers = rooms.map((roomId) => new TestViewer(server, roomId));
    for (const viewer of viewers) await viewer.connect();
    await eventually(() => viewers.every(({ packets }) => packets.length > 20));
    const before = await metricsOf();
    for (const worker of ['0', '1']) expect(before).toContain(`vitrine_media_viewers{worker="${worker}"} 1`);
    expect(await (await fetch(server.address + MEDIA_PATHS.health)).json()).toEqual({
      status: 'ok',
      rooms: 2,
      sessions: 4,
    });

    server.processes.get(0)?.kill('SIGKILL');
    const [publisher, other] = publishers;
    const [lost, untouched] = viewers;
    if (!publisher || !other || !lost || !untouched) throw new Error('there are two rooms');
    const probe = (location: string): Promise<Response> =>
      fetch(server.address + location, {
        method: 'PATCH',
        headers: { 'content-type': 'application/trickle-ice-sdpfrag' },
        body: '',
      });
    await eventually(async () => (await probe(lost.location)).status === 404);
    expect((await probe(untouched.location)).status).toBe(204);
    const packetsBefore = untouched.packets.length;

    // Nobody waits for the restart by polling: the request itself does.
    const again = new TestPublisher(server, first);
    await again.connect();
    again.start();
    const late = new TestViewer(server, first);
    await late.connect();
    await eventually(() => late.packets.length > 20 && untouched.packets.length > packetsBefore + 20);
    await eventually(() => kindsOf(first).length === 2);
    expect(kindsOf(first)).toEqual(['publisher.started', 'publisher.started']);
    expect(kindsOf(second)).toEqual(['publisher.started']);
    for (const peer of [...publishers, ...viewers, again, late]) peer.close();
  }, 60_000);

  it('refuse an offer with what is wrong with it, across the channel', async () => {
    const response = await fetch(server.address + MEDIA_PATHS.whip(rooms[1] ?? ''), {
      method: 'POST',
      headers: {
        'content-type': 'application/sdp',
        authorization: `Bearer ${await grantFor(rooms[1] ?? '', MediaRole.Publish)}`,
      },
      body: 'rubbish',
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'media.sdp-invalid' }]);
  });

  it('tell the api of a publisher that does not come back', async () => {
    const roomId = `${rooms[1]}`;
    const publisher = new TestPublisher(server, roomId);
    await publisher.connect();
    publisher.start();
    await eventually(() => kindsOf(roomId).at(-1) === 'publisher.started' && kindsOf(roomId).length >= 2);
    server.processes.get(1)?.kill('SIGKILL');
    await eventually(() => kindsOf(roomId).at(-1) === 'publisher.stopped');
    publisher.close();
  });
});
