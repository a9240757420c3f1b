import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeleteMessageRequest, SendMessageRequest } from '@vitrine/contracts/dto';
import { RoomHub } from '../../platform/realtime/room-hub';
import { SocketCommandRegistry } from '../../platform/realtime/socket-commands';
import { ChatService } from './chat.service';

@Injectable()
export class ChatGateway implements OnModuleInit {
  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly hub: RoomHub,
    private readonly chat: ChatService,
  ) {}

  onModuleInit(): void {
    this.commands.register('chat.send', {
      request: SendMessageRequest,
      permission: 'chat:write',
      in: { scope: 'room', param: 'roomId' },
      limit: { points: 20, perSeconds: 10 },
      handle: async (socket, request) => ({
        seq: await this.chat.send(this.hub.joined(socket, request.roomId), socket.data.session, request),
      }),
    });
    this.commands.register('chat.delete', {
      request: DeleteMessageRequest,
      permission: 'chat:write',
      in: { scope: 'room', param: 'roomId' },
      limit: { points: 60, perSeconds: 10 },
      handle: async (socket, request) => {
        const room = this.hub.joined(socket, request.roomId);
        await this.chat.delete(room.scope, socket.data.session, request);
        return { seq: request.seq };
      },
    });
  }
}
