import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { isRtcp, payloadType, sequenceNumber, timestamp } from './rtp/rtp-packet';
import { sequenceDistance } from './rtp/sequence';
import { VideoCodec } from './sdp/codec';
import { eventually } from './testing/eventually';
import { numberIn } from './testing/synthetic-media';
import { AUDIO_PAYLOAD_TYPE, LOW_NUMBERS, TestPublisher, TestViewer } from './testing/test-peers';
import {
  callInternal,
  startEventReceiver,
  startTestServer,
  type EventReceiver,
  type TestMediaServer,
} from './testing/test-server';

let server: TestMediaServer;
let api: EventReceiver;
const peers: (TestPublisher | TestViewer)[] = [];
let roomNumber = 0;
let roomId = '';

beforeAll(async () => {
  // The first two deliveries fail, to see that events are sent again.
  api = await startEventReceiver((index) => (index < 2 ? 503 : 204));
  server = await startTestServer({ VITRINE_MEDIA_EVENTS_URL: api.url });
});
afterAll(async () => {
  await server.close();
  await api.close();
});
beforeEach(() => {
  roomNumber += 1;
  roomId = `flow-${roomNumber}`;
});
afterEach(async () => {
  server.rooms.end(roomId);
  for (const peer of peers.splice(0)) peer.close();
  await eventually(() => server.rooms.counts().rooms === 0);
});

const publisherOf = (
  ...rest: [codec?: VideoCodec, sources?: { video: number; audio: number }, sequence?: number]
): TestPublisher => {
  const peer = new TestPublisher(server, roomId, ...rest);
  peers.push(peer);
  return peer;
};
const viewerOf = (codec?: VideoCodec): TestViewer => {
  const peer = new TestViewer(server, roomId, codec);
  peers.push(peer);
  return peer;
};
const numbers = (viewer: TestViewer): number[] => viewer.packets.map(numberIn);
/** Steps from each packet to the next; all 1 when nothing is missing, repeated or out of order. */
const steps = (viewer: TestViewer): Set<number> =>
  new Set(
    viewer.packets
      .slice(1)
      .map((packet, index) =>
        sequenceDistance(sequenceNumber(viewer.packets[index] ?? packet), sequenceNumber(packet)),
      ),
  );

/** A UDP relay in front of the server that loses what `shouldLose` says, on the wire, before any decryption. */
async function relayTo(
  answer: string,
  shouldLose: (packet: Buffer) => boolean,
): Promise<{ answer: string; close: () => void }> {
  const port = Number(/a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1 (\d+) typ host/.exec(answer)?.[1]);
  const open = async (): Promise<Socket> => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket;
  };
  const front = await open();
  const back = await open();
  let client: AddressInfo | null = null;
  front.on('message', (packet, from) => {
    client = { address: from.address, port: from.port, family: from.family };
    back.send(packet, port, '127.0.0.1');
  });
  back.on('message', (packet) => {
    if (client !== null && !shouldLose(packet)) front.send(packet, client.port, client.address);
  });
  return {
    answer: answer.replaceAll(` 127.0.0.1 ${port} typ host`, ` 127.0.0.1 ${front.address().port} typ host`),
    close: () => {
      front.close();
      back.close();
    },
  };
}

describe('media through the server', () => {
  it('reaches a viewer complete, in order and from one source, across the wrap of the sequence numbers', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    const viewer = viewerOf();
    await viewer.connect();
    publisher.start();
    await eventually(() => viewer.packets.length > 200 && viewer.audioPackets > 40);
    expect(steps(viewer)).toEqual(new Set([1]));
    expect(viewer.sources.size).toBe(1);
    expect(numbers(viewer).slice(0, 3)).toEqual([0, 1, 2]);
    await eventually(() => publisher.allowedBps !== null);
    expect(publisher.allowedBps).toBeGreaterThan(2_300_000);
    // The events of this room were refused twice before the api took them.
    await eventually(() => api.events.length > 0);
    expect(api.requests()).toBeGreaterThanOrEqual(3);
    expect(api.events[0]).toMatchObject({ kind: 'publisher.started', roomId });
  });

  it('shows somebody who joins late the last key frame, and asks for another only when the picture is lost', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    publisher.start();
    await eventually(() => publisher.number > 200);
    const before = publisher.keyframeRequests;
    const viewer = viewerOf();
    await viewer.connect();
    await eventually(() => viewer.packets.length > 250);
    expect(numbers(viewer)[0]).toBe(0);
    expect(steps(viewer)).toEqual(new Set([1]));
    expect(publisher.keyframeRequests).toBe(before);
    viewer.askForKeyframe();
    await eventually(() => publisher.keyframeRequests > before);
  });

  it('asks for a key frame when the last one is too long ago', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    publisher.start();
    // Pictures of a thirtieth of a second: the key frame is four seconds old.
    await eventually(() => publisher.number > 4 * 30 * 4);
    const before = publisher.keyframeRequests;
    const viewer = viewerOf();
    await viewer.connect();
    await eventually(() => publisher.keyframeRequests > before);
    expect(viewer.packets).toEqual([]);
    publisher.sendFrame(true);
    await eventually(() => viewer.packets.length > 20);
    expect(steps(viewer)).toEqual(new Set([1]));
  });

  it('lets viewers go on without a new negotiation when the publisher is replaced', async () => {
    const first = publisherOf();
    await first.connect();
    const viewer = viewerOf();
    await viewer.connect();
    first.start();
    await eventually(() => viewer.packets.length > 40);
    const second = publisherOf(VideoCodec.H264, { video: 9_999, audio: 8_888 }, 100);
    second.number = 1_000_000;
    await second.connect();
    second.start();
    await eventually(() => numbers(viewer).filter((number) => number >= 1_000_000).length > 40);
    expect(steps(viewer)).toEqual(new Set([1]));
    expect(viewer.sources.size).toBe(1);
    const times = viewer.packets.map(timestamp);
    const jumps = times.slice(1).map((time, index) => (time - (times[index] ?? time)) | 0);
    expect(Math.min(...jumps)).toBeGreaterThanOrEqual(0);
    expect(server.rooms.counts()).toMatchObject({ publishers: 1, viewers: 1 });
    const taken = numbers(viewer).indexOf(1_000_000);
    expect(
      numbers(viewer)
        .slice(taken)
        .every((number) => number >= 1_000_000),
    ).toBe(true);
    const ofRoom = await eventually(() => {
      const events = api.events.filter((event) => event.roomId === roomId);
      return events.length === 2 ? events : null;
    });
    expect(ofRoom.map(({ kind }) => kind)).toEqual(['publisher.started', 'publisher.started']);
    expect(new Set(ofRoom.map((event) => ('sessionId' in event ? event.sessionId : null))).size).toBe(2);
  });

  it('closes the viewers when another codec comes, so that they negotiate anew', async () => {
    const first = publisherOf(VideoCodec.H264);
    await first.connect();
    const viewer = viewerOf(VideoCodec.H264);
    await viewer.connect();
    first.start();
    await eventually(() => viewer.packets.length > 20);
    const second = publisherOf(VideoCodec.Vp8);
    await second.connect();
    const before = viewer.packets.length;
    await eventually(() => viewer.packets.length > before + 20);
    expect(server.rooms.counts()).toMatchObject({ publishers: 2, viewers: 1 });
    second.start();
    await eventually(() => {
      const { publishers, viewers } = server.rooms.counts();
      return publishers === 1 && viewers === 0;
    });
    const again = viewerOf(VideoCodec.Vp8);
    await again.connect();
    await eventually(() => again.packets.length > 20);
  });

  it('serves twenty viewers without losing a packet', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    const viewers = Array.from({ length: 20 }, () => viewerOf());
    await Promise.all(viewers.map((viewer) => viewer.connect()));
    publisher.start();
    await eventually(() => publisher.number >= 400);
    publisher.stop();
    await eventually(() => viewers.every((viewer) => viewer.packets.length === publisher.number));
    for (const viewer of viewers) expect(steps(viewer)).toEqual(new Set([1]));
  });

  it('gets from the publisher again what was lost on the way in', async () => {
    const publisher = publisherOf();
    publisher.shouldLose = (number) => number > 10 && number % 17 === 0;
    publisher.shouldLoseSound = (number) => number % 11 === 0;
    await publisher.connect();
    const viewer = viewerOf();
    await viewer.connect();
    publisher.start();
    await eventually(() => publisher.number >= 300);
    publisher.stop();
    const sent = publisher.number;
    // The very last packet may be a lost one, and nothing comes after it that would show the gap.
    await eventually(() => new Set(numbers(viewer)).size >= sent - 1);
    expect(publisher.nacked.length).toBeGreaterThanOrEqual(15);
    expect(publisher.nackedSound.length).toBeGreaterThanOrEqual(5);
    expect(viewer.audioSequences.size).toBeGreaterThanOrEqual(sent / 4 - 1);
    const health = (await (await callInternal(server, 'GET', roomId)).json()) as { packetLossPercent: number };
    expect(health.packetLossPercent).toBeGreaterThan(1);
  });

  it('sends a viewer again what was lost on the way out', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    const viewer = viewerOf();
    viewer.shouldRepair = true;
    let seen = 0;
    const lost = new Set<string>();
    const relays: { close: () => void }[] = [];
    await viewer.connect(async (answer) => {
      const relay = await relayTo(answer, (packet) => {
        const isMedia = ((packet[0] ?? 0) & 0xc0) === 0x80 && !isRtcp(packet);
        const name = `${payloadType(packet)} ${sequenceNumber(packet)}`;
        if (!isMedia || lost.has(name)) return false;
        seen += 1;
        if (seen % 14 !== 0) return false;
        lost.add(name);
        return true;
      });
      relays.push(relay);
      return relay.answer;
    });
    publisher.start();
    await eventually(() => publisher.number >= 300);
    publisher.stop();
    await eventually(() => new Set(numbers(viewer)).size >= publisher.number - 1);
    await eventually(() => viewer.audioSequences.size >= publisher.number / 4 - 1);
    expect(lost.size).toBeGreaterThanOrEqual(15);
    expect([...lost].filter((name) => name.startsWith(`${AUDIO_PAYLOAD_TYPE} `)).length).toBeGreaterThanOrEqual(3);
    expect(server.mediaCounters.retransmissions).toBeGreaterThanOrEqual(lost.size - 2);
    for (const relay of relays) relay.close();
  });

  it('gives a viewer the lower quality when its way is bad, without a seam, and sound alone when it is worse', async () => {
    const publisher = publisherOf();
    publisher.addLowQuality();
    publisher.shouldAnswerKeyframes = true;
    await publisher.connect();
    publisher.start();
    const viewer = viewerOf();
    const other = viewerOf();
    await viewer.connect();
    await other.connect();
    await eventually(() => viewer.packets.length > 100);
    expect(Math.max(...numbers(viewer))).toBeLessThan(LOW_NUMBERS);
    // As a browser does, once a second.
    const untilLowered = async (times: number): Promise<void> => {
      const reporting = setInterval(() => viewer.report(0.4), 1_000);
      await eventually(() => server.mediaCounters.qualityLowered >= times).finally(() => clearInterval(reporting));
    };
    await untilLowered(1);
    await eventually(() => numbers(viewer).filter((number) => number >= LOW_NUMBERS).length > 160);
    expect(steps(viewer)).toEqual(new Set([1]));
    expect(viewer.sources.size).toBe(1);
    const firstLow = numbers(viewer).findIndex((number) => number >= LOW_NUMBERS);
    expect(Math.min(...numbers(viewer).slice(firstLow))).toBeGreaterThanOrEqual(LOW_NUMBERS);
    await untilLowered(2);
    const pictures = viewer.packets.length;
    const sounds = viewer.audioPackets;
    await eventually(() => viewer.audioPackets > sounds + 50);
    expect(viewer.packets.length).toBeLessThan(pictures + 20);
    expect(Math.max(...numbers(other))).toBeLessThan(LOW_NUMBERS);
  });

  it('tells the api when media stops and comes back, without closing anything', async () => {
    const publisher = publisherOf();
    await publisher.connect();
    const viewer = viewerOf();
    await viewer.connect();
    const kinds = (): string[] => api.events.filter((event) => event.roomId === roomId).map(({ kind }) => kind);
    publisher.start();
    await eventually(() => kinds().length === 1);
    publisher.stop();
    await eventually(() => kinds().length === 2);
    publisher.start();
    await eventually(() => kinds().length === 3);
    expect(kinds()).toEqual(['publisher.started', 'publisher.stopped', 'publisher.started']);
    expect((await publisher.delete()).status).toBe(200);
    await eventually(() => kinds().length === 4);
    expect(server.rooms.counts()).toMatchObject({ publishers: 0, viewers: 1 });
  });
});
