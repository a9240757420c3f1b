import { AgoraChannelsClient } from './agora-channels.client';
import { AgoraEventsService } from './agora-events.service';
import { AgoraHttp } from './agora-http';
import { AgoraPublishing } from './agora-publishing';
import { AgoraRecordingClient } from './agora-recording.client';
import { AgoraRecordingRows } from './agora-recording-rows';
import { AgoraRecordings } from './agora-recordings';
import { AgoraRemoval } from './agora-removal';
import { AgoraSeats } from './agora-seats';
import { AgoraVideoProvider } from './agora-video-provider';
import { AgoraWatch } from './agora-watch';

export { AgoraVideoProvider } from './agora-video-provider';
export { AgoraWebhooksController } from './agora-webhooks.controller';

/** All of it is there without Agora too, and idle. */
export const AGORA_PROVIDERS = [
  AgoraHttp,
  AgoraChannelsClient,
  AgoraRecordingClient,
  AgoraRecordingRows,
  AgoraRecordings,
  AgoraSeats,
  AgoraRemoval,
  AgoraPublishing,
  AgoraEventsService,
  AgoraWatch,
  AgoraVideoProvider,
];
