import { Inject, Injectable } from '@nestjs/common';
import { type Answer, SOCKET_COMMANDS, type SocketCommandName, type SocketCommands } from '@vitrine/contracts';
import type { Logger } from '@vitrine/server-kit';
import { AccessService } from '../auth/access.service';
import { sessionPermissions } from '../auth/session';
import { NodeBus } from '../bus/node-bus';
import { DomainError } from '../errors';
import { toErrorBody } from '../http/error.filter';
import { validateRequest } from '../http/validation';
import { LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { Metrics } from '../sight/metrics';
import type { LiveClient } from './live-client';
import { SocketCommandRegistry, type SocketCommandDefinition } from './socket-commands';
import { TokenBuckets } from '../token-bucket';

/** Of all sockets of one address together, as a multiple of what one socket may send: a house, a school, a mobile network. */
const SOCKETS_WORTH_PER_ADDRESS = 100;

const NAMES: ReadonlySet<string> = new Set(SOCKET_COMMANDS);
const isCommandName = (name: string): name is SocketCommandName => NAMES.has(name);

/**
 * Runs socket commands, every one the same way: limits, form, permission, handler, acknowledgement. Errors leave in the
 * acknowledgement and nowhere else.
 */
@Injectable()
export class CommandRunner {
  private readonly perAddress: TokenBuckets;
  private readonly perMember = new Map<SocketCommandName, TokenBuckets>();

  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly access: AccessService,
    private readonly nodes: NodeBus,
    private readonly metrics: Metrics,
    @Inject(API_SETTINGS) settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.perAddress = new TokenBuckets({
      points: SOCKETS_WORTH_PER_ADDRESS * settings.commandsPer10SecondsPerSocket,
      perSeconds: 10,
    });
  }

  /** Never rejects. */
  async run(client: LiveClient, name: string, raw: unknown): Promise<Answer<unknown>> {
    const startedAtMs = performance.now();
    client.runningCommands += 1;
    try {
      this.spend('commands-per-socket', client.budget.take(startedAtMs));
      this.spend('commands-per-address', this.perAddress.take(client.address, startedAtMs));
      if (!isCommandName(name)) throw new DomainError('request.not-found', 'There is no such command.');
      return { ok: true, data: await this.runNamed(client, name, raw, startedAtMs) };
    } catch (error) {
      const { body, isDefect } = toErrorBody(error);
      if (isDefect)
        this.logger.error({ err: error, command: name, memberId: client.session.memberId }, 'a socket command failed');
      if (isCommandName(name)) {
        const outcome = isDefect ? 'failed' : body.code === 'request.rate-limited' ? 'limited' : 'refused';
        this.metrics.commands[name][outcome].inc();
      }
      return { ok: false, error: body };
    } finally {
      client.runningCommands -= 1;
      if (isCommandName(name)) this.metrics.commandSeconds[name].observe((performance.now() - startedAtMs) / 1000);
    }
  }

  private async runNamed<N extends SocketCommandName>(
    client: LiveClient,
    name: N,
    raw: unknown,
    startedAtMs: number,
  ): Promise<SocketCommands[N]['data']> {
    const command = this.commands.get(name);
    this.spend(name, this.bucketsOf(name, command).take(client.session.memberId, startedAtMs));
    const request = validateRequest(command.request, raw);
    await this.authorise(client, command, request);
    const data = await command.handle(client, request);
    this.metrics.commands[name].ok.inc();
    return data;
  }

  /** In a room that was joined, by the permissions it was joined with: whoever loses them is sent out of it. */
  private async authorise<N extends SocketCommandName>(
    client: LiveClient,
    command: SocketCommandDefinition<N>,
    request: SocketCommands[N]['request'],
  ): Promise<void> {
    const { session } = client;
    if (command.in) {
      const id = request[command.in.param];
      const presence = command.in.scope === 'room' && this.nodes.isReliable ? client.presenceIn(String(id)) : null;
      if (presence?.permissions.has(command.permission)) return;
      await this.access.require(session, command.permission, command.in.scope, id);
    } else if (!sessionPermissions(session).includes(command.permission)) {
      throw new DomainError('auth.forbidden', `This needs the permission ${command.permission}.`);
    }
  }

  private spend(limit: string, retryAfterMs: number): void {
    if (retryAfterMs === 0) return;
    this.metrics.limitsHit.of(limit).inc();
    throw new DomainError('request.rate-limited', 'Too many commands.', { limit, retryAfterMs });
  }

  private bucketsOf<N extends SocketCommandName>(name: N, command: SocketCommandDefinition<N>): TokenBuckets {
    let buckets = this.perMember.get(name);
    if (!buckets) this.perMember.set(name, (buckets = new TokenBuckets(command.limit)));
    return buckets;
  }
}
