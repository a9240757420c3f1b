import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MediaRole } from '@vitrine/contracts';
import {
  createLogger,
  isSignedMessage,
  MEDIA_EVENTS_PATH,
  MEDIA_PATHS,
  SIGNATURE_HEADER,
  signMediaGrant,
  signMessage,
  type MediaEvent,
} from '@vitrine/server-kit';
import type { MediaCounters } from '../counters';
import { NodeDatachannelEngine } from '../engine/node-datachannel';
import { claimUdpPort, readMediaSettings } from '../media-settings';
import { startMediaServer, type MediaServer } from '../media-server';
import type { Rooms } from '../rooms';
import { LocalShard } from '../shards/local-shard';
import type { ShardListener } from '../shards/shard';

export const TEST_SECRET = 'a secret of the tests that is long enough';

/** With one shard, in the process of the test. */
export interface TestMediaServer extends MediaServer {
  readonly rooms: Rooms;
  readonly mediaCounters: MediaCounters;
}

export async function startTestServer(environment: Readonly<Record<string, string>> = {}): Promise<TestMediaServer> {
  const settings = readMediaSettings({
    VITRINE_MEDIA_WORKERS: '1',
    VITRINE_MEDIA_HTTP_PORT: '0',
    VITRINE_MEDIA_UDP_PORT: '0',
    VITRINE_MEDIA_BIND_IP: '127.0.0.1',
    VITRINE_MEDIA_SECRET: TEST_SECRET,
    ...environment,
  });
  const udpPort = await claimUdpPort(settings);
  const engine = new NodeDatachannelEngine({ bindIp: settings.bindIp, publicIps: settings.publicIps, udpPort });
  const logger = createLogger('media-test', 'silent');
  const shards: LocalShard[] = [];
  const createShard = (_index: number, { onEvent }: ShardListener): LocalShard => {
    const shard = new LocalShard({
      engine,
      limits: settings,
      recordingsDir: settings.recordingsDir,
      logger,
      onEvent,
    });
    shards.push(shard);
    return shard;
  };
  const server = await startMediaServer({ settings, createShard, logger, eventRetryMs: 20 });
  const [shard] = shards;
  if (shard === undefined) throw new Error('no shard was made');
  return { ...server, rooms: shard.rooms, mediaCounters: shard.counters };
}

export function grantFor(
  roomId: string,
  role: MediaRole,
  expiresInMs = 60_000,
  memberId = 'member-1',
): Promise<string> {
  const issuedAtMs = Date.now();
  return signMediaGrant(TEST_SECRET, { roomId, role, memberId, issuedAtMs, expiresAtMs: issuedAtMs + expiresInMs });
}

export const signatureOf = (signed: string): Record<string, string> => ({
  [SIGNATURE_HEADER]: signMessage(TEST_SECRET, signed, Date.now()),
});

export function callInternal(
  server: MediaServer,
  method: 'GET' | 'DELETE',
  roomId: string,
  signed = `${method} ${MEDIA_PATHS.internalRoom(roomId)}`,
): Promise<Response> {
  return fetch(server.address + MEDIA_PATHS.internalRoom(roomId), { method, headers: signatureOf(signed) });
}

export interface EventReceiver {
  readonly url: string;
  /** Those that were signed as they should be, in order of arrival. */
  readonly events: MediaEvent[];
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Stands in for the api. `answer` gives the status for the n-th request, from 0. */
export async function startEventReceiver(answer: (index: number) => number = () => 204): Promise<EventReceiver> {
  const events: MediaEvent[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const status = answer(requests);
      requests += 1;
      const signature = request.headers[SIGNATURE_HEADER];
      const isSigned = typeof signature === 'string' && isSignedMessage(TEST_SECRET, body, signature, Date.now());
      if (status < 300 && isSigned && request.url === MEDIA_EVENTS_PATH) events.push(JSON.parse(body) as MediaEvent);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
