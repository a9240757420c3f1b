import type { Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, SessionClosedReason } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { Server, type ExtendedError } from 'socket.io';
import { SessionService } from '../auth/session.service';
import { NodeBus } from '../bus/node-bus';
import { toErrorBody } from '../http/error.filter';
import { Readiness } from '../http/readiness';
import { TcpConnections } from '../http/tcp-connections';
import { CLOCK, LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { Metrics } from '../sight/metrics';
import { traceCommand } from '../sight/socket-trace';
import { CommandRunner } from './command-runner';
import { Connections } from './connections';
import { Flooders } from './flooders';
import { HandshakeTraces } from './handshake-traces';
import { Handshakes } from './handshakes';
import type { LiveClient, LiveServer, LiveSocket } from './live-client';
import { NoRoomsAdapter } from './no-rooms-adapter';
import { PacketGuard, type EngineConnection } from './packet-guard';
import { SessionEnds } from './session-ends';
import { SlowReaders } from './slow-readers';

/** A socket that goes on sending after this many refusals by a limit, without a minute's pause, is closed. */
const REFUSALS_BEFORE_CLOSE = 200;
const REFUSALS_FORGOTTEN_MS = 60_000;
const FLOODING_RETRY_AFTER_MS = 30_000;
/** Tabs of one browser, with room for those that are just reconnecting. */
const SOCKETS_PER_SESSION = 30;
/** Connections of an address of any kind, as a multiple of its sockets. */
const TCP_CONNECTIONS_PER_SOCKET = 4;
/** What a connection may send beyond its commands, over this time: heartbeats and what is refused. */
const PACKETS_PER_SECONDS = 20;
/** A node that stops moves its clients in so many groups, one after the other. */
const DRAIN_GROUPS = 20;
const DRAIN_GROUP_INTERVAL_MS = 100;
/** How long commands that are under way then may take to be answered. */
const DRAIN_COMMANDS_MS = 5_000;

/** How long a connection stays open whose request to come in was refused: for the answer to be read. */
const REFUSED_OPEN_MS = 1_000;

type Acknowledge = (answer: unknown) => void;

/** The Socket.IO server: who may connect, what becomes of their commands, and how connections end. */
@Injectable()
export class SocketServer {
  private server: LiveServer | null = null;
  private readonly connections = new Connections();
  private readonly flooders = new Flooders(FLOODING_RETRY_AFTER_MS);
  private readonly traces = new HandshakeTraces();
  private readonly handshakes: Handshakes;
  private readonly closedListeners: ((client: LiveClient) => void)[] = [];
  private readonly sessionEnds: SessionEnds;

  constructor(
    private readonly runner: CommandRunner,
    private readonly sessions: SessionService,
    private readonly slowReaders: SlowReaders,
    private readonly nodes: NodeBus,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { connections, flooders } = this;
    this.sessionEnds = new SessionEnds({ connections, sessions, nodes, clock, logger });
    this.handshakes = new Handshakes({ connections, flooders, sessions, readiness, settings, slowReaders });
  }

  onClosed(listener: (client: LiveClient) => void): void {
    this.closedListeners.push(listener);
  }

  /** The connections of a member at this node. */
  clientsOf(memberId: string): readonly LiveClient[] {
    return this.connections.ofMember(memberId);
  }

  attach(httpServer: HttpServer): void {
    const server: LiveServer = new Server(httpServer, {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.socketPayloadBytes.max,
      connectTimeout: this.settings.socketConnectTimeoutMs,
      pingInterval: this.settings.socketPingIntervalMs,
      pingTimeout: this.settings.socketPingTimeoutMs,
      adapter: NoRoomsAdapter,
      allowRequest: (request, decide) => {
        const refusal = this.handshakes.refusalOf(request);
        if (refusal !== null) this.metrics.connectionsRefused.of(refusal).inc();
        decide(refusal === null ? null : `refused: ${refusal}`, refusal === null);
      },
    });
    this.server = server;
    this.handshakes.countConnections(server);
    this.traces.watch(server);
    this.boundTraffic(server, httpServer);
    server.use((socket, next) => {
      this.handshakes.admit(socket).then(
        (client) => {
          socket.data.client = client;
          next();
        },
        (error: unknown) => {
          next(this.connectError(error));
          // Whoever was refused has nothing more to say over this connection.
          setTimeout(() => socket.conn.close(), REFUSED_OPEN_MS).unref();
        },
      );
    });
    server.on('connection', (socket) => this.serve(socket));
    this.sessions.onRevoked(({ sessionId }) => this.nodes.tellNodes({ kind: 'session-revoked', sessionId }));
    this.nodes.onNodes((message) => {
      if (message.kind === 'session-revoked') this.sessionEnds.end(message.sessionId);
    });
    this.slowReaders.start();
    this.sessionEnds.start();
  }

  /**
   * Sends everybody elsewhere, a group at a time, once what they asked for is answered. New connections are refused from
   * the first moment on, and whoever decides where they go is told by the readiness check.
   */
  async close(): Promise<void> {
    const { server } = this;
    if (!server || this.readiness.isStopping) return;
    this.readiness.isStopping = true;
    this.sessionEnds.stop();
    const startedAtMs = performance.now();
    if (this.connections.size > 0) await delay(this.settings.drainDelayMs);
    const clients = this.connections.all();
    const groupSize = Math.ceil(clients.length / DRAIN_GROUPS);
    const leaving: Promise<void>[] = [];
    for (let first = 0; first < clients.length; first += groupSize) {
      if (first > 0) await delay(DRAIN_GROUP_INTERVAL_MS);
      for (const client of clients.slice(first, first + groupSize)) leaving.push(this.sendElsewhere(client));
    }
    await Promise.all(leaving);
    const durationMs = Math.round(performance.now() - startedAtMs);
    this.logger.info({ sockets: clients.length, durationMs }, 'everybody was sent elsewhere');
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

  /** What comes over connections beside commands, and over those that nobody has come in by. */
  private boundTraffic(server: LiveServer, httpServer: HttpServer): void {
    const { commandsPer10SecondsPerSocket, proxyHops, socketsPerAddress } = this.settings;
    if (proxyHops === 0) {
      const refused = this.metrics.connectionsRefused.of('tcp-connections-per-address');
      new TcpConnections(TCP_CONNECTIONS_PER_SOCKET * socketsPerAddress, () => refused.inc()).watch(httpServer);
    }
    // Far enough above the commands that a flood of those is answered first.
    const limit = {
      points: 2 * (commandsPer10SecondsPerSocket + REFUSALS_BEFORE_CLOSE),
      perSeconds: PACKETS_PER_SECONDS,
    };
    new PacketGuard(limit, (connection) => this.stopFlood(connection)).watch(server);
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
    this.traces.forget(socket);
    this.connections.add(client);
    this.metrics.sockets.set(this.connections.size);
    socket.on('disconnect', this.onDisconnect);
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

  /** One function for all sockets: there are many of them. */
  private readonly onDisconnect = disconnectListener((client, reason) => {
    this.forget(client);
    // A connection that nobody is on any more would stay open for as long as it answers heartbeats.
    if (reason === 'client namespace disconnect') client.socket.conn.close();
  });

  private async receive(client: LiveClient, name: string, values: readonly unknown[]): Promise<void> {
    const acknowledge = values.at(-1);
    // Who is being sent elsewhere sends it again there; of who was closed, some more may have arrived already.
    if (client.isLeaving || !client.isConnected) return;
    const request = values.length > 1 || !isAcknowledge(acknowledge) ? values[0] : undefined;
    const { traceId, session } = client;
    const answer = await traceCommand(this.logger, { name, request, traceId, memberId: session.memberId }, () =>
      this.runner.run(client, name, request),
    );
    if (isAcknowledge(acknowledge)) acknowledge(answer);
    // Rooms look at how much is unread before they write; who asks and does not read is in none, or in a quiet one.
    this.slowReaders.look(client);
    if (answer.ok || answer.error.code !== 'request.rate-limited') return;
    const nowMs = performance.now();
    client.refusals = nowMs - client.refusedAtMs > REFUSALS_FORGOTTEN_MS ? 1 : client.refusals + 1;
    client.refusedAtMs = nowMs;
    if (client.refusals >= REFUSALS_BEFORE_CLOSE) this.throwOut(client);
  }

  private stopFlood(connection: EngineConnection): void {
    const client = this.connections.all().find(({ socket }) => (socket.conn as unknown) === connection);
    if (client) this.throwOut(client);
    else connection.close(true);
  }

  private throwOut(client: LiveClient): void {
    if (!client.isConnected) return;
    this.logger.warn({ memberId: client.session.memberId }, 'a socket was closed for flooding');
    this.metrics.limitsHit.of('flooding').inc();
    this.flooders.add(client.session.memberId, performance.now());
    client.throwOut({ reason: SessionClosedReason.Flooding, retry: true, retryAfterMs: FLOODING_RETRY_AFTER_MS });
  }

  private forget(client: LiveClient): void {
    this.connections.delete(client);
    this.metrics.sockets.set(this.connections.size);
    this.slowReaders.forget(client);
    for (const listener of this.closedListeners) listener(client);
  }
}

const isAcknowledge = (value: unknown): value is Acknowledge => typeof value === 'function';

/** A listener that finds the client by its socket. */
function disconnectListener(onDisconnect: (client: LiveClient, reason: string) => void) {
  return function (this: LiveSocket, reason: string): void {
    if (this.data.client) onDisconnect(this.data.client, reason);
  };
}
