import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { LIMITS } from '@vitrine/contracts';
import { RoomsModule } from '../rooms';
import { MediaEventsService } from './media-events.service';
import { MediaGrantsService } from './media-grants.service';
import { MediaServerClient } from './media-server.client';
import { MediaController } from './media.controller';
import { PublisherRemoval } from './publisher-removal';
import { RoomClosing } from './room-closing';
import { StreamKeysService } from './stream-keys.service';

@Module({
  imports: [RoomsModule],
  controllers: [MediaController],
  providers: [
    MediaServerClient,
    MediaGrantsService,
    StreamKeysService,
    MediaEventsService,
    RoomClosing,
    PublisherRemoval,
  ],
})
export class MediaModule implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost<FastifyAdapter>) {}

  /** An offer arrives as the text that it is. The passing on of `/media` has parsers of its own and is not touched. */
  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance();
    fastify.addContentTypeParser(
      'application/sdp',
      { parseAs: 'string', bodyLimit: LIMITS.sdpBytes.max },
      (_request, body, done) => done(null, body),
    );
  }
}
