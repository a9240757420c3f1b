import { Controller, Get, Param, Query } from '@nestjs/common';
import type { MessageHistoryView } from '@vitrine/contracts';
import { MessageHistoryRequest } from '@vitrine/contracts/dto';
import { Allow } from '../../platform/auth/decorators';
import { ChatQueries } from './chat.queries';

@Controller('rooms/:roomId/messages')
export class ChatController {
  constructor(private readonly queries: ChatQueries) {}

  @Get()
  @Allow('room:watch', 'room', 'roomId')
  history(@Param('roomId') roomId: string, @Query() request: MessageHistoryRequest): Promise<MessageHistoryView> {
    return this.queries.history(roomId, request.beforeSeq);
  }
}
