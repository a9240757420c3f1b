import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { LIMITS } from '@vitrine/contracts';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { RoomsModule } from '../rooms';
import { AGORA_PROVIDERS, AgoraVideoProvider, AgoraWebhooksController } from './agora';
import { EmbeddedVideoProvider } from './embedded-video-provider';
import { EmbeddedWatch } from './embedded-watch';
import { MediaEventsService } from './media-events.service';
import { MediaGrantsService } from './media-grants.service';
import { MediaServerClient } from './media-server.client';
import { MediaController } from './media.controller';
import { RECORDING_PROVIDERS, RecordingController, RecordingParts } from './recording';
import { PublisherRemoval } from './publisher-removal';
import { RoomClosing } from './room-closing';
import { StreamEnding } from './stream-ending';
import { StreamKeysService } from './stream-keys.service';
import { StreamOwners } from './stream-owners';
import { VideoProvider } from './video-provider';

@Module({
  imports: [RoomsModule],
  controllers: [MediaController, AgoraWebhooksController, RecordingController],
  providers: [
    MediaServerClient,
    EmbeddedVideoProvider,
    ...AGORA_PROVIDERS,
    ...RECORDING_PROVIDERS,
    {
      provide: VideoProvider,
      inject: [API_SETTINGS, EmbeddedVideoProvider, AgoraVideoProvider],
      useFactory: (
        { agora }: ApiSettings,
        embedded: EmbeddedVideoProvider,
        overAgora: AgoraVideoProvider,
      ): VideoProvider => (agora === null ? embedded : overAgora),
    },
    MediaGrantsService,
    StreamKeysService,
    MediaEventsService,
    EmbeddedWatch,
    RoomClosing,
    PublisherRemoval,
    StreamOwners,
    StreamEnding,
  ],
  exports: [RecordingParts, VideoProvider, StreamOwners, StreamEnding],
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
