import { MEDIA_PATHS } from '@vitrine/server-kit';
import { heldTracks } from './engine/track-lifetime';
import type { MediaServer } from './media-server';
import { eventually } from './testing/eventually';
import { asSdp, browserOffer } from './testing/offers';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { grantFor, startTestServer } from './testing/test-server';

let server: MediaServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A small seeded generator (mulberry32), so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NUMBERS = ['0', '-1', '128', '65536', '4294967296', '99999999999999999999'];

function mutate(lines: readonly string[], random: (below: number) => number): string {
  const changed = [...lines];
  for (let count = random(3); count >= 0; count -= 1) {
    const at = random(changed.length);
    const line = changed[at] ?? '';
    const ways: (() => void)[] = [
      () => changed.splice(at, 1),
      () => changed.splice(at, 0, changed[random(changed.length)] ?? ''),
      () => (changed[at] = line.slice(0, random(line.length + 1))),
      () => (changed[at] = line.replace(/\d+/, NUMBERS[random(NUMBERS.length)] ?? '')),
      () => (changed[at] = line + String.fromCharCode(random(255))),
      () => (changed[at] = line.replace(/[a-z]+/, 'x'.repeat(random(5_000)))),
      () => (changed.length = Math.max(4, at)),
    ];
    ways[random(ways.length)]?.();
  }
  return asSdp(changed);
}

describe('the media server under abuse', () => {
  it('survives 600 mangled offers, answers each with 201 or a refusal, and keeps no session of them', async () => {
    const random = randomFrom(20_261_122);
    const publisher = new TestPublisher(server, 'show');
    await publisher.connect();
    const tokens = { whip: await grantFor('fuzz', 'publish'), whep: await grantFor('show', 'view') };
    const statuses = new Map<number, number>();
    for (let index = 0; index < 600; index += 1) {
      const isIngest = random(2) === 0;
      const response = await fetch(server.address + (isIngest ? MEDIA_PATHS.whip('fuzz') : MEDIA_PATHS.whep('show')), {
        method: 'POST',
        headers: { 'content-type': 'application/sdp', authorization: `Bearer ${isIngest ? tokens.whip : tokens.whep}` },
        body: mutate(browserOffer(isIngest ? 'sendonly' : 'recvonly'), random),
      });
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      const location = response.headers.get('location');
      if (location !== null) await fetch(server.address + location, { method: 'DELETE' });
    }
    expect([...statuses.keys()].filter((status) => ![201, 400, 406].includes(status))).toEqual([]);
    expect(statuses.get(201)).toBeGreaterThan(50);
    expect(statuses.get(400)).toBeGreaterThan(50);
    expect((await fetch(server.address + MEDIA_PATHS.health)).status).toBe(200);
    expect(server.rooms.counts()).toMatchObject({ sessions: 1, publishers: 1 });
    publisher.start();
    const viewer = new TestViewer(server, 'show');
    await viewer.connect();
    await eventually(() => viewer.packets.length > 20);
    viewer.close();
    publisher.close();
    server.rooms.end('show');
    await eventually(() => heldTracks() === 0);
  });

  it('has nothing left of 100 viewers that came and went', async () => {
    const publisher = new TestPublisher(server, 'churn');
    await publisher.connect();
    publisher.start();
    for (let batch = 0; batch < 10; batch += 1) {
      const viewers = Array.from({ length: 10 }, () => new TestViewer(server, 'churn'));
      await Promise.all(viewers.map((viewer) => viewer.connect()));
      await eventually(() => viewers.every((viewer) => viewer.packets.length > 0));
      await Promise.all(viewers.map((viewer) => viewer.delete()));
      for (const viewer of viewers) viewer.close();
    }
    expect(server.rooms.counts()).toMatchObject({ sessions: 1, viewers: 0 });
    await publisher.delete();
    publisher.close();
    await eventually(() => server.rooms.counts().rooms === 0 && heldTracks() === 0);
  });

  it('drops sessions that took their answer and never connected, ten seconds later', async () => {
    const token = await grantFor('ghosts', 'publish');
    const response = await fetch(server.address + MEDIA_PATHS.whip('ghosts'), {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
      body: asSdp(browserOffer('sendonly')),
    });
    expect(response.status).toBe(201);
    expect(server.rooms.counts().sessions).toBe(1);
    await eventually(() => server.rooms.counts().rooms === 0, 15_000);
  });
});
