import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { addressGroup } from '@vitrine/server-kit';
import { SESSION_COOKIE, type SessionService } from '../auth/session.service';
import { DomainError } from '../errors';
import { clientAddress, publicHost } from '../http/forwarded';
import { RateLimiter } from '../http/rate-limit';
import type { Readiness } from '../http/readiness';
import { isAllowedOrigin } from '../http/same-origin';
import type { ApiSettings } from '../settings';
import { handshakeTraceId } from '../sight/socket-trace';
import { Admission } from './admission';
import type { Connections } from './connections';
import { Flooders } from './flooders';
import { LiveClient, type LiveServer, type LiveSocket } from './live-client';
import { TOO_SLOW_RETRY_AFTER_MS, type SlowReaders } from './slow-readers';

/** Attempts to come in: so many for each socket that an address may have, and at least so many altogether. */
const HANDSHAKES_PER_MINUTE_PER_SOCKET = 6;
const HANDSHAKES_PER_MINUTE = 6_000;
/** Connections of an address, those included that have not said who they are, as a multiple of its sockets. */
const CONNECTIONS_PER_SOCKET = 2;
const SOCKETS_PER_ADDRESS_RETRY_AFTER_MS = 30_000;

/** Version 4 of the Engine.IO protocol, which every client of Socket.IO since version 3 speaks. */
const CURRENT_ENGINE = /[?&]EIO=4(?:&|$)/;

interface HandshakeOptions {
  readonly connections: Connections;
  readonly flooders: Flooders;
  readonly sessions: SessionService;
  readonly readiness: Readiness;
  readonly slowReaders: SlowReaders;
  readonly settings: ApiSettings;
}

/** Who may open a connection, and who may come in over it. */
export class Handshakes {
  private readonly perAddress: RateLimiter;
  private readonly admission: Admission;
  /** Connections whose request to come in is being decided. */
  private readonly asking = new WeakSet<object>();

  constructor(private readonly options: HandshakeOptions) {
    const { connectionsPerSecond, socketsPerAddress } = options.settings;
    this.admission = new Admission(connectionsPerSecond, performance.now());
    this.perAddress = new RateLimiter('handshakes-per-address', {
      points: Math.max(HANDSHAKES_PER_MINUTE, HANDSHAKES_PER_MINUTE_PER_SOCKET * socketsPerAddress),
      perSeconds: 60,
    });
  }

  /** Counts connections from their first moment, whatever becomes of them. */
  countConnections(server: LiveServer): void {
    const { connections } = this.options;
    server.engine.on(
      'connection',
      (connection: { request: IncomingMessage; once: (name: 'close', listener: () => void) => void }) => {
        const { headers, socket } = connection.request;
        const address = this.addressOf(headers, socket.remoteAddress);
        connections.countAddress(address, 1);
        connection.once('close', () => connections.countAddress(address, -1));
      },
    );
  }

  /** By which rule or limit a connection is not even begun; null when it may be. Browsers learn only that it failed. */
  refusalOf({ headers, socket, url }: IncomingMessage): string | null {
    const { connections, readiness, settings } = this.options;
    // Engine.IO itself would refuse it after the upgrade, with a text that is no frame.
    if (!CURRENT_ENGINE.test(url ?? '')) return 'engine-version';
    const host = publicHost(headers, settings.proxyHops);
    if (!isAllowedOrigin(headers.origin, host, settings.allowedOrigins)) return 'origin';
    if (readiness.isStopping) return 'stopping';
    // What is open without having said who it is counts here too; beyond this there is no answer that is worth its cost.
    const address = this.addressOf(headers, socket.remoteAddress);
    if (connections.countOfAddress(address) >= CONNECTIONS_PER_SOCKET * settings.socketsPerAddress)
      return 'connections-per-address';
    return connections.size >= settings.socketsPerNode ? 'sockets-per-node' : null;
  }

  /** @throws DomainError why it may not come in, and when to try again */
  async admit(socket: LiveSocket): Promise<LiveClient> {
    const { conn } = socket;
    if (this.asking.has(conn)) {
      // Whoever asks again before the answer only wants many sessions to be looked up at once.
      conn.close(true);
      throw new DomainError('request.malformed', 'This was asked before and is being decided.');
    }
    this.asking.add(conn);
    try {
      return await this.decide(socket);
    } finally {
      this.asking.delete(conn);
    }
  }

  private async decide(socket: LiveSocket): Promise<LiveClient> {
    const { connections, flooders, readiness, sessions, settings, slowReaders } = this.options;
    const { headers } = socket.handshake;
    if (readiness.isStopping)
      throw new DomainError('server.unavailable', 'This server is stopping.', { retryAfterMs: 0 });
    const address = this.addressOf(headers, socket.handshake.address);
    // What one address may do comes first: it must not use up what everybody has.
    this.perAddress.consume(address);
    if (connections.countOfAddress(address) > settings.socketsPerAddress) {
      throw new DomainError('request.rate-limited', 'Too many connections from this address.', {
        limit: 'sockets-per-address',
        retryAfterMs: SOCKETS_PER_ADDRESS_RETRY_AFTER_MS,
      });
    }
    const cookie = fastifyCookie.parse(headers.cookie ?? '')[SESSION_COOKIE];
    if (!sessions.mayBeSession(cookie)) throw needsSession();
    const waitMs = this.admission.admit(performance.now());
    if (waitMs > 0) {
      throw new DomainError('server.busy', 'Too many connect at this moment.', {
        limit: 'connections-per-second',
        retryAfterMs: waitMs,
      });
    }
    const startedAtMs = performance.now();
    const authenticated = await sessions.authenticate(cookie, { mayRotate: false });
    if (!authenticated) throw needsSession();
    const awayMs = flooders.waitMs(authenticated.session.memberId, startedAtMs);
    if (awayMs > 0)
      throw new DomainError('request.rate-limited', 'Too much was sent.', { limit: 'flooding', retryAfterMs: awayMs });
    if (slowReaders.takeUntold(authenticated.session.sessionId, startedAtMs)) {
      throw new DomainError('connection.too-slow', 'The connection before could not keep up with the room.', {
        retryAfterMs: TOO_SLOW_RETRY_AFTER_MS,
      });
    }
    return new LiveClient(socket, authenticated.session, {
      address,
      startedAtMs,
      traceId: handshakeTraceId(socket.handshake.auth),
      budget: { points: settings.commandsPer10SecondsPerSocket, perSeconds: 10 },
    });
  }

  /** What counts as one address for every limit: of IPv6 the network. */
  private addressOf(headers: IncomingHttpHeaders, remoteAddress: string | undefined): string {
    return addressGroup(clientAddress(headers, remoteAddress ?? '', this.options.settings.proxyHops));
  }
}

const needsSession = (): DomainError => new DomainError('auth.required', 'This needs a session.');
