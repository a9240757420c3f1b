import { Controller, Headers, HttpCode, Post, Req, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../platform/auth/decorators';
import { AgoraEventsService } from './agora-events.service';
import { AGORA_SIGNATURE_HEADER } from './agora-notice';

@Controller()
export class AgoraWebhooksController {
  constructor(private readonly events: AgoraEventsService) {}

  /** Where Agora tells what happened. Public: the signature of the body decides. Agora wants 200 and JSON. */
  @Post('agora-webhooks')
  @HttpCode(200)
  @Public({ session: false })
  async tell(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers(AGORA_SIGNATURE_HEADER) signature: string | undefined,
  ): Promise<{ readonly isHeard: true }> {
    await this.events.receive(request.rawBody ?? Buffer.alloc(0), signature, request.ip);
    return { isHeard: true };
  }
}
