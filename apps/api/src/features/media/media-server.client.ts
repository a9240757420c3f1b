import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { isErrorCode, type StreamHealthView } from '@vitrine/contracts';
import {
  MEDIA_PATHS,
  SIGNATURE_HEADER,
  TRACEPARENT,
  currentContext,
  formatTraceparent,
  signMessage,
  type Clock,
  type InternalRoomAnswer,
  type RecorderAnswer,
  type Logger,
} from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';

const INTERNAL_TIMEOUT_MS = 2_000;
/** Making an answer takes milliseconds; an encoder waits longer than this before it gives up. */
const PUBLISH_TIMEOUT_MS = 8_000;
/** Of a part of a recording, whole; a job may take two minutes. */
const PART_TIMEOUT_MS = 110_000;
const SESSION_PATH = /^\/media\/sessions\/[\w-]{1,100}$/;

/** What the media server answered to an offer. */
export interface PublishedSession {
  readonly answerSdp: string;
  readonly sessionPath: string;
  readonly etag: string | null;
  /** The `Link` header with the TURN servers of this session (RFC 9725 section 4.6). */
  readonly links: string | null;
}
export interface Offer {
  readonly roomId: string;
  readonly sdp: string;
  /** A grant to publish in the room. */
  readonly token: string;
  readonly remoteAddress: string;
}

const unavailable = (message: string): DomainError =>
  new DomainError('server.unavailable', message, { retryAfterMs: 2_000 });

/** The media server as the api speaks to it. @throws DomainError `server.unavailable` when it does not answer: all of them. */
@Injectable()
export class MediaServerClient {
  constructor(
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async health(roomId: string): Promise<StreamHealthView> {
    const response = await this.internal('GET', MEDIA_PATHS.internalRoom(roomId));
    return (await response.json()) as InternalRoomAnswer;
  }

  /** Cuts off everybody who publishes to the room or plays it. */
  async endRoom(roomId: string): Promise<void> {
    await this.internal('DELETE', MEDIA_PATHS.internalRoom(roomId));
  }

  /** Cuts off what this member publishes to the room, by whatever way; nothing is fine. */
  async endPublisher(roomId: string, memberId: string): Promise<void> {
    await this.internal('DELETE', MEDIA_PATHS.internalPublisher(roomId, memberId));
  }

  async canRecord(): Promise<boolean> {
    const response = await this.internal('GET', MEDIA_PATHS.internalRecorder);
    return ((await response.json()) as RecorderAnswer).isAvailable;
  }

  /** Has the room recorded from here on, or no more. */
  async record(roomId: string, isWanted: boolean): Promise<void> {
    await this.internal(isWanted ? 'PUT' : 'DELETE', MEDIA_PATHS.internalRecording(roomId));
  }

  /** Has what was recorded up to here made playable, while the recording goes on. */
  async splitRecording(roomId: string): Promise<void> {
    await this.internal('POST', MEDIA_PATHS.internalRecording(roomId));
  }

  /** The file of a part; null when the media server does not have it. */
  async openRecordingPart(partId: string): Promise<Readable | null> {
    const path = MEDIA_PATHS.internalRecordingPart(partId);
    const response = await this.send(path, { method: 'GET', headers: this.signed('GET', path) }, PART_TIMEOUT_MS);
    if (response.ok && response.body !== null) return Readable.fromWeb(response.body);
    await response.body?.cancel();
    if (response.status === 404) return null;
    throw unavailable(`The media server answered ${response.status}.`);
  }

  /** It was fetched, or nobody wants it. */
  async removeRecordingPart(partId: string): Promise<void> {
    await this.internal('DELETE', MEDIA_PATHS.internalRecordingPart(partId));
  }

  /** Ends one session; one that is over already is fine. */
  async endSession(sessionPath: string): Promise<void> {
    if (!SESSION_PATH.test(sessionPath)) throw new Error('This is no path of a session at the media server.');
    const response = await this.send(sessionPath, { method: 'DELETE' }, INTERNAL_TIMEOUT_MS);
    await response.body?.cancel();
    if (!response.ok) throw unavailable(`The media server answered ${response.status}.`);
  }

  /** @throws DomainError what the media server refused the offer with. */
  async publish(offer: Offer): Promise<PublishedSession> {
    const response = await this.send(
      MEDIA_PATHS.whip(offer.roomId),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/sdp',
          authorization: `Bearer ${offer.token}`,
          'x-forwarded-for': offer.remoteAddress,
        },
        body: offer.sdp,
      },
      PUBLISH_TIMEOUT_MS,
    );
    if (response.status !== 201) throw await refusalOf(response);
    const sessionPath = response.headers.get('location') ?? '';
    if (!SESSION_PATH.test(sessionPath)) throw new Error('The media server made a session without saying where.');
    const { headers } = response;
    return { answerSdp: await response.text(), sessionPath, etag: headers.get('etag'), links: headers.get('link') };
  }

  private signed(method: string, path: string): Record<string, string> {
    return { [SIGNATURE_HEADER]: signMessage(this.settings.mediaSecret, `${method} ${path}`, this.clock.nowMs()) };
  }

  private async internal(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string): Promise<Response> {
    const response = await this.send(path, { method, headers: this.signed(method, path) }, INTERNAL_TIMEOUT_MS);
    if (response.ok) return response;
    await response.body?.cancel();
    this.logger.error({ method, path, status: response.status }, 'the media server refused a signed request');
    throw unavailable(`The media server answered ${response.status}.`);
  }

  private async send(path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    if (this.settings.mediaUrl === null) throw unavailable('This server knows of no media server.');
    const headers = new Headers(init.headers);
    const context = currentContext();
    if (context) headers.set(TRACEPARENT, formatTraceparent(context.traceId, context.requestId));
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return await fetch(new URL(path, this.settings.mediaUrl), { ...init, headers, signal });
    } catch (error) {
      this.logger.warn({ err: error }, 'the media server does not answer');
      throw unavailable('The media server does not answer.');
    }
  }
}

/** Its refusals are ours: the same codes, sentences and details. */
async function refusalOf(response: Response): Promise<DomainError> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { code?: unknown; message?: unknown; details?: DomainError['details'] };
    if (isErrorCode(body.code) && typeof body.message === 'string')
      return new DomainError(body.code, body.message, body.details);
  } catch {
    // Told below, like every other answer that is no error object.
  }
  return unavailable(`The media server answered ${response.status}.`);
}
