import { Injectable } from '@nestjs/common';
import { SOCKET_COMMANDS, type Permission, type SocketCommandName, type SocketCommands } from '@vitrine/contracts';
import { describeRule } from '../auth/access-rule';
import type { ScopeKind } from '../auth/access.service';
import type { InventoryLine } from '../auth/inventory';
import type { RateLimit } from '../http/rate-limit';
import type { LiveClient } from './live-client';

/** How one socket command is served. Without a permission it does not compile, and without a handler the api does not start. */
export interface SocketCommandDefinition<N extends SocketCommandName> {
  readonly request: new () => SocketCommands[N]['request'] & object;
  readonly permission: Permission;
  /** Where the permission must be held: the scope named by this field of the request. */
  readonly in?: { readonly scope: ScopeKind; readonly param: keyof SocketCommands[N]['request'] & string };
  /** Per member, over all of their sockets at this node. */
  readonly limit: RateLimit;
  readonly handle: (client: LiveClient, request: SocketCommands[N]['request']) => Promise<SocketCommands[N]['data']>;
}

type Definitions = { [N in SocketCommandName]?: SocketCommandDefinition<N> };

/** Every command that may come over a socket. Features add theirs while the application starts. */
@Injectable()
export class SocketCommandRegistry {
  private readonly definitions: Definitions = {};

  register<N extends SocketCommandName>(name: N, definition: SocketCommandDefinition<N>): void {
    if (this.definitions[name]) throw new Error(`The socket command '${name}' is registered twice.`);
    this.definitions[name] = definition as unknown as Definitions[N];
  }

  get<N extends SocketCommandName>(name: N): SocketCommandDefinition<N> {
    const definition = this.definitions[name] as SocketCommandDefinition<N> | undefined;
    if (!definition) throw new Error(`Nothing serves the socket command '${name}'.`);
    return definition;
  }

  /** @throws Error when a command of the protocol is served by nobody. */
  inventory(): InventoryLine[] {
    return SOCKET_COMMANDS.map((name) => {
      const { permission, in: scope } = this.get(name);
      return {
        name: `SOCKET ${name}`,
        rule: describeRule({ kind: 'permission', permission, ...(scope ? { in: scope } : {}) }),
      };
    });
  }
}
