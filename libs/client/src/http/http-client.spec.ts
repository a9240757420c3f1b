/** @jest-environment node */
import { ManualTime, settle } from '../testing/manual-time';
import { Trace } from '../trace';
import { createApi } from './api';
import { HttpClient, type HttpClientOptions } from './http-client';
import { MemoryCookies } from './memory-cookies';

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

function answering(answer: () => Response | Promise<Response>, options: HttpClientOptions = {}) {
  const calls: Call[] = [];
  const fake: typeof fetch = async (url, init = {}) => {
    calls.push({ url: String(url), init });
    return answer();
  };
  return { calls, http: new HttpClient({ fetch: fake, time: new ManualTime(), ...options }) };
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const headersOf = (call: Call) => new Headers(call.init.headers);

it('asks for pages without the parameters that are not given', async () => {
  const { http, calls } = answering(() => json(200, { items: [], nextCursor: null }));
  const api = createApi(http);
  await expect(api.rooms.home({ status: 'live', cursor: null })).resolves.toEqual({ items: [], nextCursor: null });
  await api.orders.ofStore('store/1', { roomId: 'room-1', cursor: 'a b' });
  expect(calls.map(({ url }) => url)).toEqual([
    '/api/rooms?status=live',
    '/api/stores/store%2F1/orders?roomId=room-1&cursor=a+b',
  ]);
  expect(calls[0].init).toMatchObject({ method: 'GET', credentials: 'same-origin', body: undefined });
  expect(headersOf(calls[0]).has('content-type')).toBe(false);
});

it('names the file of the orders that fit a filter', () => {
  const { http } = answering(() => json(200, {}));
  const { exportPath } = createApi(http).orders;
  expect(exportPath('store/1')).toBe('/api/stores/store%2F1/orders/export');
  expect(exportPath('store-1', { status: 'paid', text: 'a&b' })).toBe(
    '/api/stores/store-1/orders/export?status=paid&text=a%26b',
  );
});

it('ships and refunds with the key of the form', async () => {
  const { http, calls } = answering(() => json(201, { id: 'order-1' }));
  const { fulfilment } = createApi(http);
  const parcel = { carrier: 'Post', trackingNumber: 'P1', lines: [{ variantId: 'coat-m', quantity: 1 }] };
  await fulfilment.ship('store-1', 'order-1', parcel, { idempotencyKey: 'key-00000001' });
  await fulfilment.refund(
    'store-1',
    'order-1',
    { amountMinor: 500, reason: 'Late' },
    { idempotencyKey: 'key-00000002' },
  );
  expect(calls.map(({ url }) => url)).toEqual([
    '/api/stores/store-1/orders/order-1/ship',
    '/api/stores/store-1/orders/order-1/refunds',
  ]);
  expect(calls.map((made) => headersOf(made).get('idempotency-key'))).toEqual(['key-00000001', 'key-00000002']);
  expect(JSON.parse(String(calls[0].init.body))).toEqual(parcel);
});

it('sends JSON with the idempotency key', async () => {
  const { http, calls } = answering(() => json(201, { id: 'checkout-1' }));
  const lines = [{ variantId: 'coat-m', quantity: 1 }];
  await createApi(http).checkouts.create({ lines }, { idempotencyKey: 'key-00000001' });
  expect(headersOf(calls[0]).get('idempotency-key')).toBe('key-00000001');
  expect(headersOf(calls[0]).get('content-type')).toBe('application/json');
  expect(JSON.parse(String(calls[0].init.body))).toEqual({ lines });
});

it('says with every request to which trace it belongs', async () => {
  const trace = new Trace();
  const { http, calls } = answering(() => json(200, {}), { trace });
  await http.request('GET', '/api/cart');
  await http.request('POST', '/api/checkouts', { body: {} });
  const sent = calls.map((call) => headersOf(call).get('traceparent'));
  for (const traceparent of sent) expect(traceparent).toMatch(new RegExp(`^00-${trace.traceId}-[0-9a-f]{16}-01$`));
  expect(sent[0]).not.toBe(sent[1]);
});

it('reads an answer without a body as null', async () => {
  const { http } = answering(() => new Response(null, { status: 204 }));
  await expect(createApi(http).auth.session()).resolves.toBeNull();
});

it('sends the text of an upload before its file and leaves the content type to the browser', async () => {
  const { http, calls } = answering(() => json(201, {}));
  await createApi(http).pictures.add('coat', new Blob(['x']), { alt: 'A coat', colour: undefined });
  const form = calls[0].init.body;
  expect(form).toBeInstanceOf(FormData);
  expect(form instanceof FormData ? [...form.keys()] : []).toEqual(['alt', 'file']);
  expect(headersOf(calls[0]).has('content-type')).toBe(false);
});

it("throws the server's error with what it says about waiting", async () => {
  const body = { code: 'request.rate-limited', message: 'Slow down.' };
  const { http } = answering(() => json(429, body, { 'retry-after': '7' }));
  await expect(http.request('GET', '/api/x')).rejects.toMatchObject({
    code: 'request.rate-limited',
    status: 429,
    isNetwork: false,
    retryAfterMs: 7_000,
  });
});

it.each([
  [502, 'server.unavailable'],
  [413, 'request.too-large'],
  [500, 'server.failed'],
])('reads a %i that is not the api speaking as %s', async (status, code) => {
  const { http } = answering(() => new Response('<html>', { status }));
  await expect(http.request('GET', '/api/x')).rejects.toMatchObject({ code, status, isNetwork: false });
});

it('does not take something else for an answer', async () => {
  const { http } = answering(() => new Response('<html>', { status: 200 }));
  await expect(http.request('GET', '/api/x')).rejects.toMatchObject({ code: 'server.failed' });
});

it('says when the server was not reached', async () => {
  const { http } = answering(() => Promise.reject(new TypeError('fetch failed')));
  await expect(http.request('GET', '/api/x')).rejects.toMatchObject({
    code: 'server.unavailable',
    status: 0,
    isNetwork: true,
  });
});

const untilAborted: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
  });

it('gives up at its deadline', async () => {
  const time = new ManualTime();
  const http = new HttpClient({ time, timeoutMs: 3_000, fetch: untilAborted });
  const failure = http.request('GET', '/api/x').catch((error: unknown) => error);
  await time.advance(3_000);
  expect(await failure).toMatchObject({ code: 'server.unavailable', isNetwork: true });
});

it("lets the caller's own abort through as it is", async () => {
  const abort = new AbortController();
  const http = new HttpClient({ time: new ManualTime(), fetch: untilAborted });
  const failure = http.request('GET', '/api/x', { signal: abort.signal }).catch((error: unknown) => error);
  await settle();
  abort.abort();
  expect(await failure).toMatchObject({ name: 'AbortError' });
});

it('carries cookies outside browsers', async () => {
  const cookies = new MemoryCookies();
  const headers = new Headers([
    ['set-cookie', 'session=abc=; Path=/; HttpOnly'],
    ['set-cookie', 'theme=dark; Max-Age=600'],
  ]);
  const { http, calls } = answering(() => new Response(null, { status: 204, headers }), {
    baseUrl: 'http://127.0.0.1:1',
    headers: () => ({ cookie: cookies.header() }),
    onSetCookie: (setCookie) => cookies.absorb(setCookie),
  });
  await http.request('POST', '/api/auth/guest');
  await http.request('GET', '/api/cart');
  expect(headersOf(calls[1]).get('cookie')).toBe('session=abc=; theme=dark');
  cookies.absorb(['session=; Max-Age=0', 'theme=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
  expect(cookies.header()).toBe('');
});
