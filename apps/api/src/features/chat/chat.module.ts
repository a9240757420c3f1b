import { Module } from '@nestjs/common';
import { ChatController } from './chat.controller';
import { ChatGateway } from './chat.gateway';
import { ChatQueries } from './chat.queries';
import { ChatService } from './chat.service';
import { FloodGates } from './flood-gates';
import { MessageGates } from './message-gates';

@Module({
  controllers: [ChatController],
  providers: [ChatGateway, ChatService, ChatQueries, MessageGates, FloodGates],
  exports: [MessageGates],
})
export class ChatModule {}
