import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DeleteMessageRequest, SendMessageRequest, SendReactionRequest, TypingRequest } from '@vitrine/contracts/dto';
import { isRoomOnAir } from '@vitrine/domain';
import { NodeBus } from '../../platform/bus/node-bus';
import { DomainError } from '../../platform/errors';
import type { LiveClient } from '../../platform/realtime/live-client';
import { RoomHub } from '../../platform/realtime/room-hub';
import { SocketCommandRegistry } from '../../platform/realtime/socket-commands';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { ChatService } from './chat.service';

@Injectable()
export class ChatGateway implements OnModuleInit {
  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly hub: RoomHub,
    private readonly chat: ChatService,
    private readonly nodes: NodeBus,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  onModuleInit(): void {
    this.commands.register('chat.send', {
      request: SendMessageRequest,
      permission: 'chat:write',
      in: { scope: 'room', param: 'roomId' },
      limit: { points: this.settings.messagesPer10SecondsPerMember, perSeconds: 10 },
      handle: async (client, request) => ({
        seq: await this.chat.send(this.hub.joined(client, request.roomId), client.session, request),
      }),
    });
    this.commands.register('chat.delete', {
      request: DeleteMessageRequest,
      permission: 'chat:write',
      in: { scope: 'room', param: 'roomId' },
      limit: { points: 60, perSeconds: 10 },
      handle: async (client, request) => {
        const { room } = this.hub.joined(client, request.roomId);
        await this.chat.delete(room.scope, client.session, request);
        return { seq: request.seq };
      },
    });
    this.commands.register('chat.typing', {
      request: TypingRequest,
      permission: 'room:read',
      in: { scope: 'room', param: 'roomId' },
      limit: { points: 10, perSeconds: 10 },
      handle: (client, request) => this.type(client, request),
    });
    this.commands.register('reaction.send', {
      request: SendReactionRequest,
      permission: 'room:watch',
      in: { scope: 'room', param: 'roomId' },
      // One command per kind and 400 ms is what our clients send.
      limit: { points: 120, perSeconds: 10 },
      handle: async (client, request) => this.react(client, request),
    });
  }

  private async type(client: LiveClient, { roomId }: TypingRequest): Promise<Record<string, never>> {
    const { room } = this.hub.joined(client, roomId);
    await room.people.know([client.session.memberId]);
    const person = room.people.get(client.session.memberId);
    if (person) {
      room.volatile.type(person, performance.now());
      this.nodes.tellRoom(roomId, { kind: 'typing', person });
    }
    return {};
  }

  private react(client: LiveClient, { roomId, kind, count }: SendReactionRequest): Record<string, never> {
    const { room } = this.hub.joined(client, roomId);
    if (!isRoomOnAir(room.status)) throw new DomainError('room.not-live', 'The show is not on air.');
    room.volatile.react(kind, count);
    return {};
  }
}
