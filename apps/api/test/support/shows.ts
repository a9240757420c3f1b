import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  PROTOCOL_VERSION,
  type Entry,
  type EntryKind,
  type EntryOf,
  type JoinedRoom,
  type RoomStatus,
  type RoomView,
  type StoreView,
  type StreamHealthView,
} from '@vitrine/contracts';
import { isSignedMessage, MEDIA_PATHS, SIGNATURE_HEADER, signMessage, type MediaEvent } from '@vitrine/server-kit';
import { EntryStore } from '../../src/platform/timeline/entry-store';
import type { TestApp } from './test-app';
import { granted, type TestClient, type TestSocket } from './test-client';

export const createRoom = (
  host: TestClient,
  storeId: string,
  values: Record<string, unknown> = {},
): Promise<RoomView> => host.post<RoomView>(`/stores/${storeId}/rooms`, { title: 'Autumn rail', ...values });

export const step = (client: TestClient, roomId: string, to: RoomStatus): Promise<RoomView> =>
  client.post<RoomView>(`/rooms/${roomId}/transitions`, { to });

/** A room that is on, with its store. */
export async function liveRoom(app: TestApp): Promise<{ owner: TestClient; store: StoreView; room: RoomView }> {
  const { owner, store } = await app.store();
  const room = await createRoom(owner, store.id);
  return { owner, store, room: await step(owner, room.id, 'live') };
}

export const join = (socket: TestSocket, roomId: string): Promise<JoinedRoom> =>
  granted(socket, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null });

export const entriesOf = (app: TestApp, roomId: string): Promise<Entry[]> =>
  app.nest.get(EntryStore).range(roomId, 1, 100_000);

export async function entriesOfKind<K extends EntryKind>(app: TestApp, roomId: string, kind: K): Promise<EntryOf<K>[]> {
  return (await entriesOf(app, roomId)).filter(
    (entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind,
  ) as unknown as EntryOf<K>[];
}

export const statusSteps = async (app: TestApp, roomId: string): Promise<RoomStatus[]> =>
  (await entriesOfKind(app, roomId, 'room.status-changed')).map(({ data }) => data.status);

/** Everybody who can stand in some relation to a room, one of each. */
export const TEAM = [
  'owner',
  'host',
  'co-host',
  'moderator',
  'room-moderator',
  'merchant',
  'member',
  'guest',
  'other-store',
] as const;
export type TeamRole = (typeof TEAM)[number];

export interface Team {
  readonly store: StoreView;
  readonly room: RoomView;
  readonly of: Readonly<Record<TeamRole, TestClient>>;
}

/** A room whose host holds the host's place; the co-host and one moderator work in this room only. */
export async function team(app: TestApp): Promise<Team> {
  const { owner, store } = await app.store();
  const host = await app.staff(owner, store.id, 'host');
  const room = await createRoom(owner, store.id, { hostId: host.memberId });
  const coHost = await app.member('Co-host');
  const roomModerator = await app.member('Room moderator');
  await owner.put(`/rooms/${room.id}/members/${coHost.memberId}`, { role: 'co-host' });
  await owner.put(`/rooms/${room.id}/members/${roomModerator.memberId}`, { role: 'moderator' });
  return {
    store,
    room,
    of: {
      owner,
      host,
      'co-host': coHost,
      moderator: await app.staff(owner, store.id, 'moderator'),
      'room-moderator': roomModerator,
      merchant: await app.staff(owner, store.id, 'merchant'),
      member: await app.member('Member'),
      guest: await app.guest('Guest'),
      'other-store': (await app.store()).owner,
    },
  };
}

/** Sends an event as the media server does. `signature` replaces the right one. */
export function tellMedia(
  app: TestApp,
  event: MediaEvent | string,
  options: { readonly signedAtMs?: number; readonly signature?: string } = {},
): Promise<Response> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const signature = options.signature ?? signMessage(app.settings.mediaSecret, body, options.signedAtMs ?? Date.now());
  return app.stranger().raw('POST', '/internal/media-events', {
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
    body,
  });
}

export const forgedSignature = (body: string, atMs: number): string =>
  `t=${atMs},v1=${createHmac('sha256', 'not the secret').update(`${atMs}.${body}`).digest('hex')}`;

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Stands in for the media server: checks signatures, answers offers, remembers what it was asked. */
export class FakeMedia {
  readonly seen: SeenRequest[] = [];
  /** Set to make it fail. */
  failWith: number | null = null;
  /** Whether it has an ffmpeg. */
  canRecord = true;
  /** Parts of recordings that can be fetched, by id. */
  readonly parts = new Map<string, Buffer>();
  /** Of every room. */
  health: StreamHealthView = HEALTH;
  /** Runs while an offer is being answered. */
  whilePublishing: (() => Promise<void>) | null = null;
  /** Runs once, while it is being told to record. */
  whileRecording: (() => Promise<void>) | null = null;
  private sessions = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(
    private readonly secret: string,
    private readonly nowMs: () => number,
  ) {}

  static async start(secret: string, nowMs: () => number = Date.now): Promise<FakeMedia> {
    const media = new FakeMedia(secret, nowMs);
    await new Promise<void>((resolve) => media.server.listen(0, '127.0.0.1', resolve));
    return media;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  requests(method: string, path: string): SeenRequest[] {
    return this.seen.filter((request) => request.method === method && request.path === path);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    this.seen.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    if (this.failWith !== null) {
      response.writeHead(this.failWith).end();
      return;
    }
    if (path.startsWith('/media/internal/')) {
      const signature = headers[SIGNATURE_HEADER];
      const isSigned =
        typeof signature === 'string' && isSignedMessage(this.secret, `${method} ${path}`, signature, this.nowMs());
      if (!isSigned) response.writeHead(401).end();
      else if (path === MEDIA_PATHS.internalRecorder) sendJson(response, { isAvailable: this.canRecord });
      else if (path.startsWith(MEDIA_PATHS.internalRecordingPart(''))) this.answerPart(method, path, response);
      else if (method !== 'GET') {
        const meanwhile = method === 'PUT' ? this.whileRecording : null;
        if (meanwhile !== null) this.whileRecording = null;
        await meanwhile?.();
        response.writeHead(204).end();
      } else sendJson(response, this.health);
    } else if (path.startsWith('/media/whip/') && method === 'POST') {
      await this.whilePublishing?.();
      this.sessions += 1;
      const location = `/media/sessions/session-${this.sessions}`;
      response
        .writeHead(201, { location, etag: `"s${this.sessions}"`, 'content-type': 'application/sdp' })
        .end('v=0\r\nanswer');
    } else {
      response.writeHead(path.startsWith('/media/sessions/') && method === 'DELETE' ? 200 : 404).end();
    }
  }

  private answerPart(method: string, path: string, response: ServerResponse): void {
    const partId = path.slice(MEDIA_PATHS.internalRecordingPart('').length);
    const part = this.parts.get(partId);
    if (method === 'DELETE') {
      this.parts.delete(partId);
      response.writeHead(204).end();
    } else if (part === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': part.length }).end(part);
  }
}

const sendJson = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export const HEALTH: StreamHealthView = {
  isPublishing: true,
  publisher: { sessionId: 'session-1', memberId: null },
  viewers: 3,
  videoCodec: 'H264',
  bitrateKbps: 1_800,
  packetLossPercent: 0.4,
  roundTripMs: 12,
};
