import type { ErrorBody, ErrorCode } from '@vitrine/contracts';
import { ApiError, isErrorBody } from '../api-error';
import { systemTime, type Time } from '../time';
import { pageTrace, type Trace } from '../trace';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type QueryValue = string | number | boolean | null | undefined;

export interface HttpClientOptions {
  /** Origin of the api, such as `http://127.0.0.1:3000`; the page's own when absent. */
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
  /** Sent with every request. Outside browsers this carries the cookie and the origin. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly fetch?: typeof fetch;
  /** Outside browsers: what the answers set, to be sent again by the caller. */
  readonly onSetCookie?: (setCookie: readonly string[]) => void;
  readonly time?: Time;
  /** To what the requests belong; the page's own trace when absent. */
  readonly trace?: Trace;
}
export interface HttpRequest {
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as multipart; instead of `body`. */
  readonly form?: FormData;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** JSON over fetch with a deadline. Everything that goes wrong is an ApiError, except the caller's own abort. */
export class HttpClient {
  private readonly time: Time;

  constructor(private readonly options: HttpClientOptions = {}) {
    this.time = options.time ?? systemTime;
  }

  /**
   * @returns the parsed body; null when the answer has none (204).
   * @throws ApiError with `isNetwork` when no answer came in time.
   */
  async request<T>(method: HttpMethod, path: string, request: HttpRequest = {}): Promise<T> {
    const abort = new AbortController();
    const onAbort = () => abort.abort(request.signal?.reason);
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const cancelDeadline = this.time.after(timeoutMs, () => abort.abort());
    if (request.signal?.aborted === true) onAbort();
    request.signal?.addEventListener('abort', onAbort);
    try {
      return await this.exchange<T>(method, path, request, abort.signal);
    } catch (failure) {
      if (failure instanceof ApiError) throw failure;
      if (request.signal?.aborted === true) throw failure;
      if (abort.signal.aborted) throw ApiError.network(`No answer to ${method} ${path} within ${timeoutMs} ms.`);
      throw ApiError.network(`${method} ${path} did not reach the server: ${describe(failure)}`);
    } finally {
      cancelDeadline();
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  private async exchange<T>(method: HttpMethod, path: string, request: HttpRequest, signal: AbortSignal): Promise<T> {
    const send = this.options.fetch ?? globalThis.fetch.bind(globalThis);
    const response = await send(`${this.options.baseUrl ?? ''}${path}${queryString(request.query)}`, {
      method,
      signal,
      credentials: this.options.baseUrl === undefined ? 'same-origin' : 'include',
      headers: this.headersFor(request),
      body: request.form ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
    });
    this.options.onSetCookie?.(response.headers.getSetCookie?.() ?? []);
    const text = await response.text();
    if (!response.ok) throw toApiError(response, text);
    if (text === '') return null as T;
    const parsed = parse(text);
    if (parsed === undefined)
      throw new ApiError({ code: 'server.failed', message: `${method} ${path} answered no JSON.` });
    return parsed as T;
  }

  private headersFor(request: HttpRequest): Record<string, string> {
    const { headers } = this.options;
    return {
      accept: 'application/json',
      traceparent: (this.options.trace ?? pageTrace).traceparent(),
      ...(typeof headers === 'function' ? headers() : headers),
      // The browser itself writes the content type of a form, because it chooses the boundary.
      ...(request.form === undefined && request.body !== undefined ? { 'content-type': 'application/json' } : {}),
      ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
    };
  }
}

/** What a proxy or the browser answers with when it is not the api that speaks. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'request.not-found',
  405: 'request.method-not-allowed',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  429: 'request.rate-limited',
  502: 'server.unavailable',
  503: 'server.unavailable',
  504: 'server.unavailable',
};

function toApiError(response: Response, text: string): ApiError {
  const parsed = parse(text);
  const body: ErrorBody = isErrorBody(parsed)
    ? parsed
    : { code: CODE_BY_STATUS[response.status] ?? 'server.failed', message: `The server answered ${response.status}.` };
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (body.details?.retryAfterMs !== undefined || !Number.isFinite(retryAfterSeconds)) {
    return new ApiError(body, response.status);
  }
  const details = { ...body.details, retryAfterMs: retryAfterSeconds * 1000 };
  return new ApiError({ ...body, details }, response.status);
}

/** `?name=value&…` of what is given; empty when nothing is. */
export function queryString(query: HttpRequest['query']): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** undefined when the text is no JSON; the callers turn that into an error of their own. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const describe = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
