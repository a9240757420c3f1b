import { Controller, Get, Param, Query } from '@nestjs/common';
import type { MessageHistoryView } from '@vitrine/contracts';
import { MessageHistoryRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { ChatQueries } from './chat.queries';

@Controller('rooms/:roomId/messages')
export class ChatController {
  constructor(private readonly queries: ChatQueries) {}

  @Get()
  @Allow('room:watch', 'room', 'roomId')
  history(
    @Param('roomId') roomId: string,
    @CurrentSession() session: Session,
    @Query() request: MessageHistoryRequest,
  ): Promise<MessageHistoryView> {
    return this.queries.history(roomId, session, request.beforeSeq);
  }
}
