import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  type RawBodyRequest,
} from '@nestjs/common';
import type { MediaGrantView, StreamHealthView, StreamKeyView } from '@vitrine/contracts';
import { MediaGrantRequest } from '@vitrine/contracts/dto';
import { SIGNATURE_HEADER } from '@vitrine/server-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentSession, Internal, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { Limit } from '../../platform/http/rate-limit';
import { MediaEventsService } from './media-events.service';
import { MediaGrantsService } from './media-grants.service';
import { StreamKeysService } from './stream-keys.service';
import { VideoProvider } from './video-provider';

const BEARER = /^Bearer +(\S{1,200})$/i;
@Controller()
export class MediaController {
  constructor(
    private readonly grants: MediaGrantsService,
    private readonly provider: VideoProvider,
    private readonly keys: StreamKeysService,
    private readonly events: MediaEventsService,
  ) {}

  /** Publishing needs `room:host` in the room besides; it depends on the body, so the service asks for it. */
  @Post('rooms/:roomId/media-grants')
  @Allow('room:watch', 'room', 'roomId')
  grant(
    @Param('roomId') roomId: string,
    @Body() request: MediaGrantRequest,
    @CurrentSession() session: Session,
  ): Promise<MediaGrantView> {
    const { role, uid = null, seatId = null } = request;
    return this.grants.grant(roomId, session, { role, uid, seatId });
  }

  @Get('rooms/:roomId/stream-health')
  @Allow('room:read', 'room', 'roomId')
  health(@Param('roomId') roomId: string): Promise<StreamHealthView> {
    return this.provider.health(roomId);
  }

  @Get('rooms/:roomId/stream-key')
  @Allow('room:host', 'room', 'roomId')
  async streamKey(
    @Param('roomId') roomId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamKeyView | undefined> {
    const view = await this.keys.find(roomId);
    if (view) return view;
    void reply.status(204);
    return undefined;
  }

  @Post('rooms/:roomId/stream-key')
  @Allow('room:host', 'room', 'roomId')
  rotateStreamKey(@Param('roomId') roomId: string, @CurrentSession() session: Session): Promise<StreamKeyView> {
    return this.keys.rotate(roomId, session);
  }

  @Delete('rooms/:roomId/stream-key')
  @HttpCode(204)
  @Allow('room:host', 'room', 'roomId')
  revokeStreamKey(@Param('roomId') roomId: string): Promise<void> {
    return this.keys.revoke(roomId);
  }

  /**
   * WHIP (RFC 9725) for encoders such as OBS. Public: the bearer token is the room's stream key, and it decides. The
   * session's address in the answer is the media server's own, where the encoder ends it by itself.
   */
  @Post('whip')
  @Public()
  @Limit(60, 60)
  async publish(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (typeof request.body !== 'string')
      throw new DomainError('request.unsupported-media-type', 'The body must be of type application/sdp.');
    const streamKey = BEARER.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const { answerSdp, sessionPath, etag, links } = await this.keys.publish(streamKey, request.body, request.ip);
    void reply
      .headers({
        location: sessionPath,
        'cache-control': 'no-store',
        ...(etag && { etag }),
        ...(links && { link: links }),
      })
      .type('application/sdp');
    return answerSdp;
  }

  @Post('internal/media-events')
  @HttpCode(204)
  @Internal()
  receiveEvent(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers(SIGNATURE_HEADER) signature: string | undefined,
  ): Promise<void> {
    return this.events.receive(request.rawBody?.toString('utf8') ?? '', signature);
  }
}
