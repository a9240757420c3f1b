import type { Server as HttpServer } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import {
  LIMITS,
  SOCKET_COMMANDS,
  SessionClosedReason,
  type Answer,
  type SocketCommandName,
  type SocketCommands,
} from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { Server, type ExtendedError } from 'socket.io';
import { AccessService } from '../auth/access.service';
import { sessionPermissions } from '../auth/session';
import { SESSION_COOKIE, SessionService } from '../auth/session.service';
import { DomainError } from '../errors';
import { toErrorBody } from '../http/error.filter';
import { RateLimiter } from '../http/rate-limit';
import { isAllowedOrigin } from '../http/same-origin';
import { validateRequest } from '../http/validation';
import { CLOCK, LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { clientAddress, publicHost } from '../http/forwarded';
import { channel, type LiveServer, type LiveSocket } from './live-socket';
import { SocketCommandRegistry } from './socket-commands';

/** All commands of one socket together; each command has a limit of its own besides. */
const SOCKET_LIMIT = { points: 120, perSeconds: 10 };
/** A socket that goes on sending after this many refusals by a limit is closed. */
const REFUSALS_BEFORE_CLOSE = 200;
/** Tabs of one browser, with room for those that are just reconnecting. */
const SOCKETS_PER_SESSION = 30;
/** Packets that wait for a reader who does not read; beyond it the connection costs more than coming back. */
const WAITING_PACKETS_PER_SOCKET = 500;
/** The longest that a timer of Node can be set to. */
const LONGEST_TIMER_MS = 2_147_483_647;
const CONNECTIONS_PER_MINUTE_PER_ADDRESS = { points: 6_000, perSeconds: 60 };

type Acknowledge = (answer: Answer<unknown>) => void;

/**
 * The Socket.IO server. Every command runs the same way: limit, validation, permission, handler, acknowledgement.
 * Errors leave in the acknowledgement and nowhere else.
 */
@Injectable()
export class SocketServer {
  private server: LiveServer | null = null;
  private readonly socketLimiter = new RateLimiter('commands-per-socket', SOCKET_LIMIT);
  private readonly connectionLimiter = new RateLimiter('connections-per-address', CONNECTIONS_PER_MINUTE_PER_ADDRESS);
  private readonly commandLimiters = new Map<SocketCommandName, RateLimiter>();

  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly sessions: SessionService,
    private readonly access: AccessService,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Null before the server is attached and once it is closing: there is nobody to send to then. */
  get io(): LiveServer | null {
    return this.server;
  }

  attach(httpServer: HttpServer): void {
    const server: LiveServer = new Server(httpServer, {
      path: '/socket.io',
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.socketPayloadBytes.max,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      allowRequest: (request, decide) => {
        const host = publicHost(request.headers, this.settings.proxyHops);
        const isAllowed = isAllowedOrigin(request.headers.origin, host, this.settings.allowedOrigins);
        decide(isAllowed ? null : 'origin refused', isAllowed);
      },
    });
    this.server = server;
    server.use((socket, next) => {
      this.authenticate(socket).then(
        () => next(),
        (error: unknown) => next(this.connectError(error)),
      );
    });
    server.on('connection', (socket) => this.serve(socket));
    this.sessions.onRevoked(({ sessionId }) => this.closeSession(sessionId, SessionClosedReason.Revoked));
  }

  /** Ends every socket of a session, after telling it why. */
  closeSession(sessionId: string, reason: SessionClosedReason): void {
    const sockets = this.server?.in(channel.session(sessionId));
    sockets?.emit('session.closed', { reason, retry: false });
    sockets?.disconnectSockets(true);
  }

  /** Closes whoever lets packets pile up; their client comes back and catches up from the log. */
  closeSlowReaders(): void {
    for (const socket of this.server?.sockets.sockets.values() ?? []) {
      const waiting = (socket.conn as unknown as { readonly writeBuffer: readonly unknown[] }).writeBuffer.length;
      if (waiting <= WAITING_PACKETS_PER_SOCKET) continue;
      this.logger.warn({ memberId: socket.data.session.memberId, waiting }, 'a socket that does not read was closed');
      socket.conn.close(true);
    }
  }

  /** Sends everybody elsewhere and stops accepting. */
  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    server.emit('session.closed', { reason: SessionClosedReason.ServerStopping, retry: true });
    server.disconnectSockets(true);
    // The HTTP server is closed by Nest; closing it here as well would answer an error there.
    server.engine.close();
  }

  private async authenticate(socket: LiveSocket): Promise<void> {
    const { address, headers } = socket.handshake;
    await this.connectionLimiter.consume(clientAddress(headers, address, this.settings.proxyHops));
    const cookie = fastifyCookie.parse(socket.handshake.headers.cookie ?? '')[SESSION_COOKIE];
    const authenticated = await this.sessions.authenticate(cookie, { mayRotate: false });
    if (!authenticated) throw new DomainError('auth.required', 'This needs a session.');
    socket.data.session = authenticated.session;
  }

  private connectError(error: unknown): ExtendedError {
    const { body, isDefect } = toErrorBody(error);
    if (isDefect) this.logger.error({ err: error }, 'a socket handshake failed');
    return Object.assign(new Error(body.code), { data: body });
  }

  private serve(socket: LiveSocket): void {
    const { sessionId } = socket.data.session;
    void socket.join(channel.session(sessionId));
    const socketsOfSession = this.server?.sockets.adapter.rooms.get(channel.session(sessionId))?.size ?? 0;
    if (socketsOfSession > SOCKETS_PER_SESSION) {
      this.logger.warn({ memberId: socket.data.session.memberId }, 'a session has too many sockets');
      socket.disconnect(true);
      return;
    }
    let refusals = 0;
    for (const name of SOCKET_COMMANDS) {
      socket.on(name, (request: unknown, acknowledge?: unknown) => {
        // Without an acknowledgement nobody could be told what became of the command.
        if (typeof acknowledge !== 'function') return;
        void this.execute(socket, name, request).then((answer) => {
          (acknowledge as Acknowledge)(answer);
          if (!answer.ok && answer.error.code === 'request.rate-limited' && ++refusals >= REFUSALS_BEFORE_CLOSE) {
            this.logger.warn({ memberId: socket.data.session.memberId }, 'a socket was closed for flooding');
            socket.disconnect(true);
          }
        });
      });
    }
    this.watchExpiry(socket);
    // A session that ended between the handshake and the line above found no socket of its own to close.
    this.sessions.expiryOf(sessionId).then(
      (expiry) => {
        if (!expiry) this.closeSession(sessionId, SessionClosedReason.Revoked);
      },
      (error: unknown) => this.logger.error({ err: error }, 'a session could not be read'),
    );
  }

  /** Closes the socket when its session ends; every page that is opened meanwhile puts that off. */
  private watchExpiry(socket: LiveSocket): void {
    const { sessionId } = socket.data.session;
    let timer: NodeJS.Timeout | null = null;
    const arm = (expiresAt: Date): void => {
      const dueInMs = Math.min(Math.max(0, expiresAt.getTime() - this.clock.nowMs()), LONGEST_TIMER_MS);
      timer = setTimeout(() => {
        this.sessions.expiryOf(sessionId).then(
          (expiry) => {
            if (!socket.connected) return;
            if (expiry) arm(expiry);
            else this.closeSession(sessionId, SessionClosedReason.Revoked);
          },
          (error: unknown) => this.logger.error({ err: error }, 'the end of a session could not be read'),
        );
      }, dueInMs);
      timer.unref();
    };
    arm(socket.data.session.expiresAt);
    socket.on('disconnect', () => {
      if (timer) clearTimeout(timer);
    });
  }

  private async execute<N extends SocketCommandName>(
    socket: LiveSocket,
    name: N,
    raw: unknown,
  ): Promise<Answer<SocketCommands[N]['data']>> {
    const { session } = socket.data;
    try {
      const command = this.commands.get(name);
      await this.socketLimiter.consume(socket.id);
      await this.limiterOf(name).consume(session.memberId);
      const request = await validateRequest(command.request, raw);
      if (command.in)
        await this.access.require(session, command.permission, command.in.scope, request[command.in.param]);
      else if (!sessionPermissions(session).includes(command.permission)) {
        throw new DomainError('auth.forbidden', `This needs the permission ${command.permission}.`);
      }
      return { ok: true, data: await command.handle(socket, request) };
    } catch (error) {
      const { body, isDefect } = toErrorBody(error);
      if (isDefect)
        this.logger.error({ err: error, command: name, memberId: session.memberId }, 'a socket command failed');
      return { ok: false, error: body };
    }
  }

  private limiterOf(name: SocketCommandName): RateLimiter {
    let limiter = this.commandLimiters.get(name);
    if (!limiter) {
      limiter = new RateLimiter(name, this.commands.get(name).limit);
      this.commandLimiters.set(name, limiter);
    }
    return limiter;
  }
}
