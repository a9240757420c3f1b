import { Inject, Injectable } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { isSignedMessage, type Clock } from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { validateRequest } from '../../platform/http/validation';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { RoomStreamService } from '../rooms';
import { MediaEventRequest } from './media-event.request';
import { RoomClosing } from './room-closing';

/** Hears what the media server tells. */
@Injectable()
export class MediaEventsService {
  constructor(
    private readonly streams: RoomStreamService,
    private readonly closing: RoomClosing,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `auth.required` for what is not signed or was signed too long ago, `request.malformed`, `request.invalid`, `room.not-found`. */
  async receive(rawBody: string, signature: string | undefined): Promise<void> {
    if (!isSignedMessage(this.settings.mediaSecret, rawBody, signature, this.clock.nowMs())) {
      throw new DomainError('auth.required', 'The message is not signed.');
    }
    const event = validateRequest(MediaEventRequest, parse(rawBody));
    const status = await this.streams.apply({
      kind: event.kind,
      roomId: event.roomId,
      sessionId: event.sessionId,
      atMs: event.atMs,
    });
    // A grant from before the end is still good at the media server.
    if (status === RoomStatus.Ended && event.kind === 'publisher.started') void this.closing.close(event.roomId);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('request.malformed', 'The message is no JSON.');
  }
}
