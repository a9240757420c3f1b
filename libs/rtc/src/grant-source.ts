import type { ErrorCode, MediaGrantView } from '@vitrine/contracts';
import type { Time } from './time';

export type FetchGrant = () => Promise<MediaGrantView>;

/** A grant this close to its end is not used for a new connection. */
const MARGIN_MS = 15_000;
const SPENT_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'media.grant-expired',
  'media.grant-invalid',
  'media.forbidden',
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
    this.grant = await this.fetchGrant();
    return this.grant;
  }

  /** The media server may judge by another clock than this device; then its word counts. */
  noteRefusal(code: ErrorCode): void {
    if (SPENT_CODES.has(code)) this.grant = null;
  }
}
