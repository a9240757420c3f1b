import type { ErrorBody, ErrorCode, EmbeddedGrantView } from '@vitrine/contracts';
import { isErrorBody, MediaError, mediaError } from '../media-error';
import type { Time } from '../time';
import type { SessionPresence } from './media-engine';

export interface WhipSession {
  /** Absolute or relative to the page, as `fetch` takes it. */
  readonly url: string;
  readonly answerSdp: string;
  /** The name under which the server speaks of it: its entity tag (RFC 9725 section 4.3.1). */
  readonly id: string | null;
}

/** A worker that starts again is waited for by the server for three seconds. After a break the next try matters more. */
const OFFER_DEADLINE_MS = 5_000;
const PROBE_DEADLINE_MS = 2_000;

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'media.sdp-invalid',
  401: 'media.grant-invalid',
  403: 'media.forbidden',
  404: 'media.not-publishing',
  406: 'media.codec-unsupported',
  503: 'media.full',
};

/** The HTTP side of WHIP (RFC 9725) and WHEP: a session is made with POST and ended with DELETE. */
export class WhipHttp {
  constructor(
    private readonly send: typeof fetch,
    private readonly time: Time,
  ) {}

  /** @throws MediaError */
  async open(grant: EmbeddedGrantView, offerSdp: string, signal: AbortSignal): Promise<WhipSession> {
    const response = await this.exchange(grant.url, OFFER_DEADLINE_MS, signal, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${grant.token}` },
      body: offerSdp,
    });
    const text = await response.text();
    if (response.status !== 201) throw refusalOf(response, text);
    const location = response.headers.get('location');
    if (location === null) throw mediaError('server.failed', 'The media server did not say where the session is.');
    const id = /^(?:W\/)?"([\w-]+)"$/.exec(response.headers.get('etag') ?? '')?.[1] ?? null;
    return { url: resolve(location, grant.url), answerSdp: text, id };
  }

  /**
   * Ends a session. `keepalive` lets the request outlive the page. A session that cannot be ended this way ends by
   * itself when its media stops, so a failure needs no answer.
   */
  async close(session: WhipSession, grant: EmbeddedGrantView): Promise<void> {
    const headers = { authorization: `Bearer ${grant.token}` };
    await this.send(session.url, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
  }

  /** A request that changes nothing. */
  async ask(session: WhipSession, grant: EmbeddedGrantView): Promise<SessionPresence> {
    const never = new AbortController().signal;
    const response = await this.exchange(session.url, PROBE_DEADLINE_MS, never, {
      method: 'PATCH',
      headers: { 'content-type': 'application/trickle-ice-sdpfrag', authorization: `Bearer ${grant.token}` },
      body: '',
    }).catch(() => null);
    if (response?.status === 404) return 'gone';
    return response?.ok === true ? 'there' : 'unknown';
  }

  private async exchange(url: string, deadlineMs: number, signal: AbortSignal, init: RequestInit): Promise<Response> {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal.addEventListener('abort', onAbort);
    const cancelDeadline = this.time.after(deadlineMs, onAbort);
    try {
      return await this.send(url, { ...init, signal: abort.signal });
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      throw mediaError('server.unavailable', `The media server was not reached: ${reason}`);
    } finally {
      cancelDeadline();
      signal.removeEventListener('abort', onAbort);
    }
  }
}

function refusalOf(response: Response, text: string): MediaError {
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const body = parseErrorBody(text) ?? {
    code: CODE_BY_STATUS[response.status] ?? 'server.unavailable',
    message: `The media server answered ${response.status}.`,
  };
  if (!Number.isFinite(retryAfterSeconds)) return new MediaError(body);
  return new MediaError({ ...body, details: { retryAfterMs: retryAfterSeconds * 1000, ...body.details } });
}

function parseErrorBody(text: string): ErrorBody | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isErrorBody(parsed) ? parsed : null;
  } catch {
    // A proxy's own page; the status alone speaks.
    return null;
  }
}

/** RFC 9725 lets Location be relative to the endpoint; an endpoint without origin is relative to the page. */
function resolve(location: string, endpoint: string): string {
  const placeholder = 'http://page.invalid';
  const url = new URL(location, new URL(endpoint, placeholder));
  return url.origin === placeholder ? url.pathname + url.search : url.href;
}
