import { MEDIA_PATHS } from '@vitrine/server-kit';
import { heldTracks } from './engine/track-lifetime';
import { eventually } from './testing/eventually';
import { asSdp, browserOffer, twoLayerOffer } from './testing/offers';
import { randomFrom, type Random } from './testing/random';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { grantFor, startTestServer, type TestMediaServer } from './testing/test-server';

let server: TestMediaServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const NUMBERS = ['0', '-1', '128', '65536', '4294967296', '99999999999999999999'];

function mutate(lines: readonly string[], random: Random): string {
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

const offerFor = (isIngest: boolean, random: Random): string[] => {
  if (!isIngest) return browserOffer('recvonly');
  return random(2) === 0 ? browserOffer('sendonly') : twoLayerOffer();
};

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
        body: mutate(offerFor(isIngest, random), random),
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
