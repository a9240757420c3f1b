import type { ErrorCode, MediaGrantView } from '@vitrine/contracts';
import { errorBodyOf, mediaError } from './media-error';
import { inTime, type Time } from './time';

/** Asks the api; with the number of a seat at Agora for a newer grant for it. */
export type FetchGrant = (seat?: { readonly uid: number }) => Promise<MediaGrantView>;

/** A grant this close to its end is not used for a new connection. */
const MARGIN_MS = 15_000;
/** After a break of the network the next try matters more than the one that hangs. */
const ANSWER_DEADLINE_MS = 5_000;
const SPENT_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'media.grant-expired',
  'media.grant-invalid',
  'media.forbidden',
  'media.seat-lost',
]);

/** Keeps a grant while it is good, so that a player waiting for the show does not ask the api every few seconds. */
export class GrantSource {
  private grant: MediaGrantView | null = null;

  constructor(
    private readonly fetchGrant: FetchGrant,
    private readonly time: Time,
  ) {}

  async get(): Promise<MediaGrantView> {
    const isFresh = this.grant !== null && Date.parse(this.grant.expiresAt) - this.time.nowMs() > MARGIN_MS;
    if (this.grant !== null && isFresh) return this.grant;
    this.grant = await inTime(this.fetchGrant(), ANSWER_DEADLINE_MS, this.time, () => {
      throw mediaError('server.unavailable', `No grant within ${ANSWER_DEADLINE_MS} ms.`);
    });
    return this.grant;
  }

  /** A newer grant like this one; kept for the next connection too. */
  async renew(grant: MediaGrantView): Promise<MediaGrantView> {
    try {
      this.grant = await this.fetchGrant(grant.engine === 'agora' ? { uid: grant.uid } : undefined);
      return this.grant;
    } catch (failure) {
      this.noteRefusal(errorBodyOf(failure).code);
      throw failure;
    }
  }

  /** Somebody ended the session. A seat at Agora is gone with it; a grant for the embedded server may be used again. */
  noteEnd(): void {
    if (this.grant?.engine === 'agora') this.grant = null;
  }

  /** The media server may judge by another clock than this device; then its word counts. */
  noteRefusal(code: ErrorCode): void {
    if (SPENT_CODES.has(code)) this.grant = null;
  }
}
