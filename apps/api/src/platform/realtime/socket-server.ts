import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import fastifyCookie from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, SessionClosedReason } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { Server, type ExtendedError } from 'socket.io';
import { SESSION_COOKIE, SessionService } from '../auth/session.service';
import { NodeBus } from '../bus/node-bus';
import { DomainError } from '../errors';
import { toErrorBody } from '../http/error.filter';
import { clientAddress, publicHost } from '../http/forwarded';
import { Readiness } from '../http/readiness';
import { RateLimiter } from '../http/rate-limit';
import { isAllowedOrigin } from '../http/same-origin';
import { CLOCK, LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { Metrics } from '../sight/metrics';
import { handshakeTraceId, traceCommand } from '../sight/socket-trace';
import { Admission } from './admission';
import { CommandRunner } from './command-runner';
import { Connections } from './connections';
import { LiveClient, type LiveServer, type LiveSocket } from './live-client';
import { NoRoomsAdapter } from './no-rooms-adapter';
import { SlowReaders } from './slow-readers';

/** A socket that goes on sending after this many refusals by a limit is closed. */
const REFUSALS_BEFORE_CLOSE = 200;
const FLOODING_RETRY_AFTER_MS = 30_000;
/** Tabs of one browser, with room for those that are just reconnecting. */
const SOCKETS_PER_SESSION = 30;
const CONNECTIONS_PER_MINUTE_PER_ADDRESS = { points: 6_000, perSeconds: 60 };
/** How often sessions are looked at: for their end by time, and for their end elsewhere while nobody would tell. */
const SESSIONS_INTERVAL_MS = 500;
/** All of them are looked at this often even while the bus works: another node may have lost its own way to it. */
const EVERY_SESSION_INTERVAL_MS = 4_000;
/** A node that stops moves its clients in so many groups, one after the other. */
const DRAIN_GROUPS = 20;
const DRAIN_GROUP_INTERVAL_MS = 100;
/** How long commands that are under way then may take to be answered. */
const DRAIN_COMMANDS_MS = 5_000;

type Acknowledge = (answer: unknown) => void;

/** The Socket.IO server: who may connect, what becomes of their commands, and how connections end. */
@Injectable()
export class SocketServer {
  private server: LiveServer | null = null;
  private readonly connections = new Connections();
  private readonly connectionLimiter = new RateLimiter('connections-per-address', CONNECTIONS_PER_MINUTE_PER_ADDRESS);
  private readonly admission: Admission;
  private readonly closedListeners: ((client: LiveClient) => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private lookedAtAllMs = 0;

  constructor(
    private readonly runner: CommandRunner,
    private readonly sessions: SessionService,
    private readonly slowReaders: SlowReaders,
    private readonly nodes: NodeBus,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.admission = new Admission(settings.connectionsPerSecond, performance.now());
  }

  onClosed(listener: (client: LiveClient) => void): void {
    this.closedListeners.push(listener);
  }

  attach(httpServer: HttpServer): void {
    const server: LiveServer = new Server(httpServer, {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.socketPayloadBytes.max,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      adapter: NoRoomsAdapter,
      allowRequest: (request, decide) => {
        const refusal = this.refusalOf(request);
        decide(refusal, refusal === null);
      },
    });
    this.server = server;
    this.countConnections(server);
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.connectError(error)),
      );
    });
    server.on('connection', (socket) => this.serve(socket));
    this.sessions.onRevoked(({ sessionId }) => this.nodes.tellNodes({ kind: 'session-revoked', sessionId }));
    this.nodes.onNodes((message) => {
      if (message.kind === 'session-revoked') this.endSession(message.sessionId);
    });
    this.nodes.onReliability(() => void this.checkSessions());
    this.slowReaders.start();
    this.timer = setInterval(() => void this.checkSessions(), SESSIONS_INTERVAL_MS);
  }

  /**
   * Sends everybody elsewhere, a group at a time, once what they asked for is answered. New connections are refused from
   * the first moment on, and whoever decides where they go is told by the readiness check.
   */
  async close(): Promise<void> {
    const { server } = this;
    if (!server || this.readiness.isStopping) return;
    this.readiness.isStopping = true;
    if (this.timer) clearInterval(this.timer);
    if (this.connections.size > 0) await delay(this.settings.drainDelayMs);
    const clients = this.connections.all();
    const groupSize = Math.ceil(clients.length / DRAIN_GROUPS);
    const leaving: Promise<void>[] = [];
    for (let first = 0; first < clients.length; first += groupSize) {
      if (first > 0) await delay(DRAIN_GROUP_INTERVAL_MS);
      for (const client of clients.slice(first, first + groupSize)) leaving.push(this.sendElsewhere(client));
    }
    await Promise.all(leaving);
    this.slowReaders.stop();
    this.server = null;
    // The HTTP server is closed by Nest; closing it here as well would answer an error there.
    server.engine.close();
  }

  private async sendElsewhere(client: LiveClient): Promise<void> {
    const deadlineMs = performance.now() + DRAIN_COMMANDS_MS;
    client.isLeaving = true;
    while (client.runningCommands > 0 && performance.now() < deadlineMs) await delay(5);
    client.close({
      reason: SessionClosedReason.ServerStopping,
      retry: true,
      retryAfterMs: Math.floor(Math.random() * DRAIN_GROUP_INTERVAL_MS),
    });
  }

  /** Why a connection is not even begun; null when it may be. Browsers learn nothing but that it failed. */
  private refusalOf(request: IncomingMessage): string | null {
    const { headers, socket } = request;
    const host = publicHost(headers, this.settings.proxyHops);
    if (!isAllowedOrigin(headers.origin, host, this.settings.allowedOrigins)) return this.count('origin');
    if (this.readiness.isStopping) return this.count('stopping');
    // What is open without having said who it is counts here too; beyond this there is no answer that is worth its cost.
    const address = clientAddress(headers, socket.remoteAddress ?? '', this.settings.proxyHops);
    const isNew = !/[?&]sid=/.test(request.url ?? '');
    if (isNew && this.connections.countOfAddress(address) >= 2 * this.settings.socketsPerAddress)
      return this.count('connections-per-address');
    if (isNew && this.connections.size >= this.settings.socketsPerNode) return this.count('sockets-per-node');
    return null;
  }

  private count(limit: string): string {
    this.metrics.connectionsRefused.of(limit).inc();
    return `refused: ${limit}`;
  }

  private countConnections(server: LiveServer): void {
    server.engine.on(
      'connection',
      (connection: { request: IncomingMessage; once: (name: 'close', listener: () => void) => void }) => {
        const { headers, socket } = connection.request;
        const address = clientAddress(headers, socket.remoteAddress ?? '', this.settings.proxyHops);
        this.connections.countAddress(address, 1);
        connection.once('close', () => this.connections.countAddress(address, -1));
      },
    );
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const { headers } = socket.handshake;
    if (this.readiness.isStopping)
      throw new DomainError('server.unavailable', 'This server is stopping.', { retryAfterMs: 0 });
    const waitMs = this.admission.admit(performance.now());
    if (waitMs > 0) {
      throw new DomainError('server.busy', 'Too many connect at this moment.', {
        limit: 'connections-per-second',
        retryAfterMs: waitMs,
      });
    }
    const address = clientAddress(headers, socket.handshake.address, this.settings.proxyHops);
    await this.connectionLimiter.consume(address);
    if (this.connections.countOfAddress(address) > this.settings.socketsPerAddress) {
      throw new DomainError('request.rate-limited', 'Too many connections from this address.', {
        limit: 'sockets-per-address',
        retryAfterMs: FLOODING_RETRY_AFTER_MS,
      });
    }
    const cookie = fastifyCookie.parse(headers.cookie ?? '')[SESSION_COOKIE];
    const startedAtMs = performance.now();
    const authenticated = await this.sessions.authenticate(cookie, { mayRotate: false });
    if (!authenticated) throw new DomainError('auth.required', 'This needs a session.');
    socket.data.client = new LiveClient(socket, authenticated.session, {
      address,
      startedAtMs,
      traceId: handshakeTraceId(socket.handshake.auth),
      budget: { points: this.settings.commandsPer10SecondsPerSocket, perSeconds: 10 },
    });
  }

  private connectError(error: unknown): ExtendedError {
    const { body, isDefect } = toErrorBody(error);
    if (isDefect) this.logger.error({ err: error }, 'a socket handshake failed');
    else this.metrics.connectionsRefused.of(body.details?.limit ?? body.code).inc();
    return Object.assign(new Error(body.code), { data: body });
  }

  private serve(socket: LiveSocket): void {
    const { client } = socket.data;
    if (!client) throw new Error('Whoever is served was admitted.');
    forgetHandshake(socket);
    this.connections.add(client);
    this.metrics.sockets.set(this.connections.size);
    socket.on('disconnect', () => this.forget(client));
    // A session that ended since it was looked up had no socket yet that could be closed.
    if (this.connections.hasEndedSince(client.session.sessionId, client.startedAtMs))
      client.close({ reason: SessionClosedReason.Revoked, retry: false });
    else if (this.connections.countOfSession(client.session.sessionId) > SOCKETS_PER_SESSION) {
      this.metrics.connectionsRefused.of('sockets-per-session').inc();
      client.close({ reason: SessionClosedReason.TooManySockets, retry: false });
    } else if (this.readiness.isStopping) {
      void this.sendElsewhere(client);
    } else {
      socket.onAny((name: string, ...values: unknown[]) => void this.receive(client, name, values));
    }
  }

  private async receive(client: LiveClient, name: string, values: readonly unknown[]): Promise<void> {
    const acknowledge = values.at(-1);
    // Who is being sent elsewhere sends it again there.
    if (client.isLeaving) return;
    const request = values.length > 1 || !isAcknowledge(acknowledge) ? values[0] : undefined;
    const { traceId, session } = client;
    const answer = await traceCommand(this.logger, { name, request, traceId, memberId: session.memberId }, () =>
      this.runner.run(client, name, request),
    );
    if (isAcknowledge(acknowledge)) acknowledge(answer);
    if (answer.ok || answer.error.code !== 'request.rate-limited') return;
    client.refusals += 1;
    if (client.refusals !== REFUSALS_BEFORE_CLOSE) return;
    this.logger.warn({ memberId: client.session.memberId }, 'a socket was closed for flooding');
    client.close({ reason: SessionClosedReason.Flooding, retry: true, retryAfterMs: FLOODING_RETRY_AFTER_MS });
  }

  private forget(client: LiveClient): void {
    this.connections.delete(client);
    this.metrics.sockets.set(this.connections.size);
    this.slowReaders.forget(client);
    for (const listener of this.closedListeners) listener(client);
  }

  /** Ends every socket of a session, after telling it why. */
  private endSession(sessionId: string): void {
    this.connections.rememberEnded(sessionId, performance.now());
    for (const client of this.connections.ofSession(sessionId))
      client.close({ reason: SessionClosedReason.Revoked, retry: false });
  }

  /** Closes the sockets of sessions that have ended; every page that is opened meanwhile puts their end by time off. */
  private async checkSessions(): Promise<void> {
    const now = this.clock.nowMs();
    const nowMs = performance.now();
    const isSure =
      this.nodes.isReliable && (!this.nodes.isShared || nowMs - this.lookedAtAllMs < EVERY_SESSION_INTERVAL_MS);
    if (!isSure) this.lookedAtAllMs = nowMs;
    const clients = this.connections.all().filter((client) => !isSure || client.sessionEndsAtMs <= now);
    const sessionIds = [...new Set(clients.map(({ session }) => session.sessionId))];
    if (sessionIds.length === 0) return;
    try {
      const ends = await this.sessions.ends(sessionIds);
      for (const client of clients) {
        const end = ends.get(client.session.sessionId);
        if (end === undefined) this.endSession(client.session.sessionId);
        else client.sessionEndsAtMs = end.getTime();
      }
    } catch (error) {
      this.logger.error({ err: error }, 'the end of sessions could not be read');
    }
  }
}

const isAcknowledge = (value: unknown): value is Acknowledge => typeof value === 'function';

/** What only the handshake needed: its request with all headers is the larger part of an idle connection's memory. */
function forgetHandshake(socket: LiveSocket): void {
  const nothing = { headers: {}, query: {}, auth: {}, url: '', time: '' };
  Object.assign(socket.handshake, nothing);
  Object.assign(socket.conn, { request: null });
}
