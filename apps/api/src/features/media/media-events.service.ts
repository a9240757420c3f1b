import { Inject, Injectable } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { isSignedMessage, type Clock } from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { validateRequest } from '../../platform/http/validation';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { RoomStreamService } from '../rooms';
import { MediaEventRequest } from './media-event.request';
import { RecordingDesk, RecordingKeeper } from './recording';
import { RecordingPartRequest } from './recording/recording-part.request';
import { RoomClosing } from './room-closing';
import { StreamEnding } from './stream-ending';
import { StreamOwners, StreamVerdict } from './stream-owners';

/** Hears what the media server tells. */
@Injectable()
export class MediaEventsService {
  constructor(
    private readonly streams: RoomStreamService,
    private readonly closing: RoomClosing,
    private readonly desk: RecordingDesk,
    private readonly keeper: RecordingKeeper,
    private readonly owners: StreamOwners,
    private readonly ending: StreamEnding,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `auth.required` for what is not signed or was signed too long ago, `request.malformed`, `request.invalid`, `room.not-found`. */
  async receive(rawBody: string, signature: string | undefined): Promise<void> {
    if (!isSignedMessage(this.settings.mediaSecret, rawBody, signature, this.clock.nowMs())) {
      throw new DomainError('auth.required', 'The message is not signed.');
    }
    const message = parse(rawBody);
    if (isOfPart(message)) return this.keeper.hear(validateRequest(RecordingPartRequest, message));
    const { kind, roomId, sessionId, atMs } = validateRequest(MediaEventRequest, message);
    const news = { kind, roomId, sessionId, atMs };
    const verdict = await this.owners.hear(news);
    if (verdict === StreamVerdict.Unwanted) void this.ending.end(roomId);
    if (verdict !== StreamVerdict.Unknown) return;
    const status = await this.streams.apply(news);
    // A grant from before the end is still good at the media server.
    if (kind !== 'publisher.started') return;
    if (status === RoomStatus.Ended) void this.closing.close(roomId);
    else if (status === RoomStatus.Live) void this.desk.sync(roomId);
  }
}

const isOfPart = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && Reflect.get(message, 'kind') === 'recording.part-ready';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('request.malformed', 'The message is no JSON.');
  }
}
