import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { ClipView } from '@vitrine/contracts';
import { CreateClipRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { ClipsService } from './clips.service';

@Controller()
export class ClipsController {
  constructor(private readonly clips: ClipsService) {}

  @Get('rooms/:roomId/clips')
  @Allow('room:read', 'room', 'roomId')
  list(@Param('roomId') roomId: string): Promise<{ readonly items: readonly ClipView[] }> {
    return this.clips.list(roomId);
  }

  @Post('rooms/:roomId/clips')
  @Allow('room:manage', 'room', 'roomId')
  create(
    @Param('roomId') roomId: string,
    @Body() request: CreateClipRequest,
    @CurrentSession() session: Session,
  ): Promise<ClipView> {
    return this.clips.create(roomId, session, request);
  }

  @Delete('rooms/:roomId/clips/:clipId')
  @HttpCode(204)
  @Allow('room:manage', 'room', 'roomId')
  remove(@Param('roomId') roomId: string, @Param('clipId') clipId: string): Promise<void> {
    return this.clips.remove(roomId, clipId);
  }

  /** What the link of a clip leads to. */
  @Get('clips/:clipId')
  @Public()
  clip(@Param('clipId') clipId: string): Promise<ClipView> {
    return this.clips.clip(clipId);
  }
}
