import { MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import { eventually } from './testing/eventually';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { callInternal, grantFor, startTestServer, type TestMediaServer } from './testing/test-server';

/** Streams of people in a call, or on a stage, are rooms like any other; their ids are those of the rows they stand for. */
const ANNAS = '019aa000-0000-7000-8000-00000000000a';
const BENS = '019aa000-0000-7000-8000-00000000000b';

describe('two people who publish and watch each other', () => {
  let server: TestMediaServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('see each other, each lose only the other who goes, and can not come back once it is over', async () => {
    const [anna, ben] = [new TestPublisher(server, ANNAS), new TestPublisher(server, BENS)];
    for (const person of [anna, ben]) {
      await person.connect();
      person.start();
    }
    const [annaSees, benSees] = [new TestViewer(server, BENS), new TestViewer(server, ANNAS)];
    for (const view of [annaSees, benSees]) {
      await eventually(() => server.rooms.health(view.roomId).isPublishing);
      await view.connect();
    }
    // Picture and sound need not come at the same moment.
    await eventually(() => [annaSees, benSees].every((view) => view.packets.length > 20 && view.audioPackets > 0));

    expect((await callInternal(server, 'DELETE', ANNAS)).status).toBe(204);
    expect(server.rooms.counts()).toMatchObject({ publishers: 1, viewers: 1 });
    const seenSoFar = annaSees.packets.length;
    await eventually(() => annaSees.packets.length > seenSoFar + 20);

    const late = new TestPublisher(server, ANNAS);
    const again = await fetch(server.address + MEDIA_PATHS.whip(ANNAS), {
      method: 'POST',
      headers: {
        'content-type': 'application/sdp',
        authorization: `Bearer ${await grantFor(ANNAS, MediaRole.Publish, 60_000, anna.memberId)}`,
      },
      body: await late.offer(),
    });
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([403, 'media.forbidden']);
    for (const peer of [anna, ben, annaSees, benSees, late]) peer.close();
  });
});
