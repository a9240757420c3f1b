import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import type { ErrorBody } from '@vitrine/contracts';
import { createLogger, newRequestId, newTraceId } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { Public } from '../src/platform/auth/decorators';
import { DomainError } from '../src/platform/errors';
import { Limit } from '../src/platform/http/rate-limit';
import { newId } from '../src/platform/ids';
import { parseScrape, sumOf, type Scrape } from './support/prometheus';
import { join, liveRoom } from './support/shows';
import { METRICS_TOKEN, refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import { command, granted } from './support/test-client';

const SECRET_TEXT = 'a-secret-that-only-the-code-knows';
const waiting: (() => void)[] = [];

@Controller('trouble')
class TroubleController {
  @Get('defect')
  @Public()
  fail(): never {
    throw new Error('something is wrong here');
  }

  @Get('busy')
  @Public()
  busy(): never {
    throw new DomainError('server.busy', 'Too much at once.', { retryAfterMs: 1_000 });
  }

  @Get('slow')
  @Public()
  slow(): Promise<string> {
    return new Promise((resolve) => waiting.push(() => resolve('late')));
  }

  @Get('limited')
  @Public()
  @Limit(1, 60)
  limited(): { readonly is: string } {
    return { is: 'once' };
  }
}
@Module({ controllers: [TroubleController] })
class TroubleModule {}

type Line = Readonly<Record<string, unknown>>;

describe('sight', () => {
  const lines: Line[] = [];
  let text = '';
  const logger = createLogger('test', 'debug', {
    write: (line) => {
      text += line;
      lines.push(JSON.parse(line) as Line);
    },
  });
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ extraModules: [TroubleModule], logger });
  });
  afterAll(() => app.stop());

  const asOperator = { headers: { authorization: `Bearer ${METRICS_TOKEN}` } };
  const scrape = async (of: TestApp = app): Promise<Scrape> => {
    const response = await of.stranger().raw('GET', '/metrics', asOperator);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    return parseScrape(await response.text());
  };
  const linesOf = (field: string, value: unknown): Line[] => lines.filter((line) => line[field] === value);

  describe('the metrics', () => {
    const answerTo = async (url: string, headers: Record<string, string> = {}) => {
      const response = await fetch(app.url + url, { headers });
      return { status: response.status, text: await response.text() };
    };

    it.each([
      ['nothing', {}],
      ['another token', { authorization: `Bearer ${METRICS_TOKEN.slice(0, -1)}x` }],
      ['the token by another scheme', { authorization: `Basic ${METRICS_TOKEN}` }],
      ['a forwarded address of this machine', { 'x-forwarded-for': '127.0.0.1' }],
    ])('are an address that does not exist to whoever presents %s', async (_what, headers) => {
      const { status, text: body } = await answerTo('/metrics', headers);
      const unknown = await answerTo('/metric5', headers);
      expect([status, body]).toEqual([404, unknown.text.replaceAll('metric5', 'metrics')]);
      expect(unknown.status).toBe(404);
    });

    it('do not take the token from the address, nor the owner of a store for the operator', async () => {
      const { owner } = await app.store();
      expect((await owner.raw('GET', '/metrics')).status).toBe(404);
      expect((await answerTo(`/metrics?token=${METRICS_TOKEN}`)).status).toBe(404);
    });

    it('are one page that Prometheus can read, kept by nobody, with everything on it', async () => {
      const response = await app.stranger().raw('GET', '/metrics', asOperator);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const page = await scrape();
      const ours = [...page.types.keys()].filter((name) => name.startsWith('vitrine_'));
      const runbook = await readFile(path.join(__dirname, '../../../docs/runbook.md'), 'utf8');
      const documented = [...runbook.matchAll(/^\| `(vitrine_[a-z_]+)` +\|/gm)].map(([, name]) => name);
      expect(ours.sort()).toEqual(documented.sort());
      for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_gc_duration_seconds'])
        expect(page.types.has(name)).toBe(true);
      expect(sumOf(page, 'vitrine_database_connections')).toBeGreaterThan(0);
      expect(sumOf(page, 'vitrine_event_loop_delay_seconds', { quantile: '1' })).toBeGreaterThanOrEqual(0);
    });

    it('count requests by pattern, and those that went away', async () => {
      const { owner, room } = await liveRoom(app);
      const before = await scrape();
      await owner.get(`/rooms/${room.id}?from=${SECRET_TEXT}`);
      await refusal(owner.get(`/rooms/${newId()}`));
      const slow = httpRequest(`${app.url}/api/trouble/slow`);
      slow.on('error', () => undefined);
      slow.end();
      await eventually(() => expect(waiting).toHaveLength(1));
      slow.destroy();
      const route = '/api/rooms/:roomId';
      await eventually(async () => {
        const after = await scrape();
        const grown = (name: string, labels: Record<string, string>): number =>
          sumOf(after, name, labels) - sumOf(before, name, labels);
        expect(grown('vitrine_http_requests_total', { method: 'GET', route, status: '200' })).toBe(1);
        expect(grown('vitrine_http_requests_total', { method: 'GET', route, status: '404' })).toBe(1);
        expect(grown('vitrine_http_request_duration_seconds_count', { method: 'GET', route })).toBe(2);
        expect(grown('vitrine_http_requests_total', { route: '/api/trouble/slow', status: 'aborted' })).toBe(1);
      });
      waiting.forEach((finish) => finish());
    });

    it('count what limits refuse, by the name of the limit', async () => {
      await app.stranger().get('/trouble/limited');
      await refusal(app.stranger().get('/trouble/limited'));
      expect(sumOf(await scrape(), 'vitrine_limits_hit_total', { limit: 'TroubleController.limited' })).toBe(1);
    });

    it('count the commands of sockets', async () => {
      const { owner, room } = await liveRoom(app);
      const before = await scrape();
      const socket = await owner.socket();
      await join(socket, room.id);
      await granted(socket, 'chat.send', { roomId: room.id, clientId: newId(), text: 'Hello' });
      await command(socket, 'chat.send', { roomId: room.id });
      const after = await scrape();
      const grown = (name: string, labels: Record<string, string> = {}): number =>
        sumOf(after, name, labels) - sumOf(before, name, labels);
      expect(grown('vitrine_commands_total', { command: 'chat.send', outcome: 'ok' })).toBe(1);
      expect(grown('vitrine_commands_total', { command: 'chat.send', outcome: 'refused' })).toBe(1);
      expect(grown('vitrine_sockets')).toBe(1);
      expect(grown('vitrine_joins_total')).toBe(1);
      owner.close();
    });

    describe('of an app without a token', () => {
      let pages: string;
      let open: TestApp;
      beforeAll(async () => {
        pages = await mkdtemp(path.join(os.tmpdir(), 'vitrine-pages-'));
        await writeFile(path.join(pages, 'index.html'), '<!doctype html><title>Vitrine</title>');
        open = await startTestApp({ beside: app, settings: { metricsToken: null, viewerDir: pages } });
      });
      afterAll(async () => {
        await open.stop();
        await rm(pages, { recursive: true });
      });

      it('are for nobody, and the web app does not come in their place', async () => {
        expect((await fetch(`${open.url}/anything-else`)).headers.get('content-type')).toContain('text/html');
        const response = await open.stranger().raw('GET', '/metrics');
        expect(response.status).toBe(404);
        expect(((await response.json()) as ErrorBody).code).toBe('request.not-found');
      });

      it('count what is its own only, in one process with another', async () => {
        const other = await startTestApp({ beside: app });
        expect(sumOf(await scrape(other), 'vitrine_http_requests_total', { route: '/api/rooms/:roomId' })).toBe(0);
        await other.stop();
      });
    });
  });

  describe('the log', () => {
    it('names one trace for what a client does over HTTP and over its socket, with room and member', async () => {
      const { owner, room } = await liveRoom(app);
      const traceId = newTraceId();
      const traceparent = (): string => `00-${traceId}-${newRequestId()}-01`;
      const response = await owner.raw('GET', `/rooms/${room.id}`, { headers: { traceparent: traceparent() } });
      const socket = await owner.socket({ traceparent: traceparent() });
      await join(socket, room.id);
      await granted(socket, 'chat.send', { roomId: room.id, clientId: newId(), text: 'Hello' });
      const common = { traceId, roomId: room.id, memberId: owner.memberId };
      await eventually(() => {
        const seen = linesOf('traceId', traceId);
        expect(seen).toContainEqual(
          expect.objectContaining({
            ...common,
            requestId: response.headers.get('x-request-id'),
            method: 'GET',
            route: '/api/rooms/:roomId',
            status: 200,
            durationMs: expect.any(Number),
          }),
        );
        expect(seen).toContainEqual(expect.objectContaining({ ...common, command: 'room.join', outcome: 'ok' }));
        expect(seen).toContainEqual(expect.objectContaining({ ...common, command: 'chat.send', outcome: 'ok' }));
      });
      const ids = linesOf('traceId', traceId).map(({ requestId }) => requestId);
      expect(new Set(ids).size).toBeGreaterThanOrEqual(3);
      owner.close();
    });

    it.each([
      ['a defect', 'defect', 500, { err: expect.objectContaining({ message: 'something is wrong here' }) }],
      ['too much work', 'busy', 503, { code: 'server.busy' }],
    ])('has one line for a request that fails over %s', async (_what, name, status, cause) => {
      const response = await app.stranger().raw('GET', `/trouble/${name}?for=${SECRET_TEXT}`);
      expect(response.status).toBe(status);
      const requestId = response.headers.get('x-request-id');
      await eventually(() => expect(linesOf('requestId', requestId).length).toBeGreaterThanOrEqual(2));
      const failures = linesOf('requestId', requestId).filter(({ level }) => Number(level) >= 50);
      expect(failures).toEqual([
        expect.objectContaining({ method: 'GET', route: `/api/trouble/${name}`, status, ...cause }),
      ]);
    });

    it('keeps the form of an error as it is', async () => {
      const body = (await (await app.stranger().raw('GET', '/trouble/defect')).json()) as object;
      expect(Object.keys(body)).toEqual(['code', 'message']);
    });

    it('holds no cookie, token, password, address of a person or query, and neither does any metric', async () => {
      const stranger = app.stranger();
      const email = 'ada.lovelace@people.example';
      await stranger.post('/auth/register', { email, password: TEST_PASSWORD, displayName: 'Ada' });
      await refusal(stranger.post('/auth/sign-in', { email, password: 'another long password' }));
      await stranger.raw('GET', `/rooms?status=${SECRET_TEXT}`);
      await stranger.raw('GET', `/${SECRET_TEXT}/${encodeURIComponent(email)}?token=${SECRET_TEXT}`);
      await stranger.raw('GET', '/metrics', { headers: { authorization: `Bearer ${SECRET_TEXT}` } });
      await stranger.raw('GET', '/auth/session', {
        headers: { traceparent: SECRET_TEXT, 'x-request-id': SECRET_TEXT },
      });
      const socket = await stranger.socket({ traceparent: SECRET_TEXT });
      await command(socket, 'room.join', { roomId: SECRET_TEXT, protocolVersion: 1, lastSeq: null });
      await eventually(() => expect(linesOf('command', 'room.join').length).toBeGreaterThan(0));
      stranger.close();
      const page = await (await stranger.raw('GET', '/metrics', asOperator)).text();
      for (const secret of [stranger.cookie?.split('=')[1] ?? '', SECRET_TEXT, METRICS_TOKEN, TEST_PASSWORD, email]) {
        expect(secret.length).toBeGreaterThan(10);
        for (const written of [secret, encodeURIComponent(secret)]) {
          expect(text).not.toContain(written);
          expect(page).not.toContain(written);
        }
      }
      // Ids, of which there is no end, would make a new series each.
      for (const { labels } of parseScrape(page).samples)
        expect(Object.values(labels).filter((value) => /[\da-f]{8}-[\da-f]{4}-|[\da-f]{16}/.test(value))).toEqual([]);
    });
  });
});
