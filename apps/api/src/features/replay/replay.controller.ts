import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { ExplanationView, ReplayView, ReplayWindowView } from '@vitrine/contracts';
import { ReplayWindowRequest } from '@vitrine/contracts/dto';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/auth/decorators';
import { Limit } from '../../platform/http/rate-limit';
import { ReplayFiles } from './replay-files';
import { ReplayQueries } from './replay.queries';
import { ReplayWindows } from './replay-windows';

/** Who may watch a show may watch its replay. */
@Controller('rooms/:roomId/replay')
export class ReplayController {
  constructor(
    private readonly queries: ReplayQueries,
    private readonly windows: ReplayWindows,
    private readonly files: ReplayFiles,
  ) {}

  @Get()
  @Allow('room:watch', 'room', 'roomId')
  replay(@Param('roomId') roomId: string): Promise<ReplayView> {
    return this.queries.replay(roomId);
  }

  /** For whoever comes late to a running show. */
  @Get('explanations')
  @Limit(60, 60)
  @Allow('room:watch', 'room', 'roomId')
  explanations(@Param('roomId') roomId: string): Promise<{ readonly items: readonly ExplanationView[] }> {
    return this.queries.explanations(roomId);
  }

  @Get('window')
  @Limit(120, 60)
  @Allow('room:watch', 'room', 'roomId')
  window(@Param('roomId') roomId: string, @Query() request: ReplayWindowRequest): Promise<ReplayWindowView> {
    return this.windows.window(roomId, request.fromMs, request.withState ?? false);
  }

  @Get('parts/:partId')
  @Allow('room:watch', 'room', 'roomId')
  async part(
    @Param('roomId') roomId: string,
    @Param('partId') partId: string,
    @Headers('range') range: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { status, headers, content } = await this.files.open(roomId, partId, range);
    await reply.code(status).headers(headers).send(content);
  }
}
