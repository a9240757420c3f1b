import { Module } from '@nestjs/common';
import { ChatController } from './chat.controller';
import { ChatGateway } from './chat.gateway';
import { ChatQueries } from './chat.queries';
import { ChatService } from './chat.service';

@Module({ controllers: [ChatController], providers: [ChatGateway, ChatService, ChatQueries] })
export class ChatModule {}
