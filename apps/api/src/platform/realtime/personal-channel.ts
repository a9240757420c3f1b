import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WaitingListChanged } from '@vitrine/contracts';
import { NodeBus } from '../bus/node-bus';
import { SocketServer } from './socket-server';

/**
 * Tells one person, over all their connections at all nodes, that something of theirs changed. It may be lost: what it
 * tells of is read over HTTP.
 */
@Injectable()
export class PersonalChannel implements OnModuleInit {
  constructor(
    private readonly nodes: NodeBus,
    private readonly sockets: SocketServer,
  ) {}

  onModuleInit(): void {
    this.nodes.onNodes((message) => {
      if (message.kind !== 'waiting-list-changed') return;
      const { memberId, variantId } = message;
      for (const { socket } of this.sockets.clientsOf(memberId)) socket.emit('waiting-list.changed', { variantId });
    });
  }

  tell(memberId: string, { variantId }: WaitingListChanged): void {
    this.nodes.tellNodes({ kind: 'waiting-list-changed', memberId, variantId });
  }
}
