import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgoraSettings } from '../../src/platform/agora-settings';
import type { TestApp } from './test-app';

export const AGORA_APP_ID = '0123456789abcdef0123456789abcdef';
export const AGORA_CERTIFICATE = 'fedcba9876543210fedcba9876543210';
const CUSTOMER = { id: 'customer', secret: 'customer secret with: a colon' };
const WEBHOOK_SECRET = 'the secret of the webhook';

interface AgoraCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Readonly<Record<string, unknown>> | null;
}
/** `hangs` keeps the line open and says nothing; `nonsense` is a 200 that is no JSON. */
export type AgoraFault = 'busy' | 'fails' | 'hangs' | 'nonsense' | 'not-completed';
interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const FAULTS: Readonly<Record<Exclude<AgoraFault, 'hangs' | 'nonsense'>, Reply>> = {
  busy: { status: 429, body: { message: 'API rate limit exceeded' } },
  fails: { status: 500, body: { code: 500, reason: 'internal_error' } },
  'not-completed': { status: 206, body: { code: 65, reason: 'request not completed' } },
};

/**
 * A server of this machine that speaks as much of Agora's REST API as we use, as Agora documents it: kicking rules, who is in
 * a channel, cloud recording.
 */
export class FakeAgora {
  readonly calls: AgoraCall[] = [];
  /** Who is in a channel as a host; no entry: there is no such channel. */
  readonly hosts = new Map<string, readonly number[]>();
  readonly recordings = new Map<string, { status: number; fileList: readonly { fileName: string }[] }>();
  /** Channels that are not recorded, whoever asks. */
  readonly unrecordable = new Set<unknown>();
  viewers = 0;
  /** Set to make everything but the query of it unknown. */
  forgetsRecordings = false;
  private readonly faults: { readonly path: RegExp; readonly fault: AgoraFault }[] = [];
  private readonly hanging = new Set<ServerResponse>();
  private rules = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeAgora> {
    const server = createServer();
    const fake = new FakeAgora(server);
    server.on('request', (request, response) => void fake.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  async stop(): Promise<void> {
    for (const response of this.hanging) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  settings(more: Partial<AgoraSettings> = {}): AgoraSettings {
    return {
      appId: AGORA_APP_ID,
      certificate: AGORA_CERTIFICATE,
      customerId: CUSTOMER.id,
      customerSecret: CUSTOMER.secret,
      webhookSecret: WEBHOOK_SECRET,
      apiUrls: [this.url],
      audienceLatencyLevel: 2,
      proxy: 'off',
      storage: null,
      ...more,
    };
  }

  /** What the next requests for these addresses meet with: a job asks for others once a minute. */
  failNext(path: RegExp, ...faults: readonly AgoraFault[]): void {
    this.faults.push(...faults.map((fault) => ({ path, fault })));
  }

  /** The bodies of what was asked for at an address. */
  bodies(path: string | RegExp): Readonly<Record<string, unknown>>[] {
    return this.calls
      .filter((call) => (typeof path === 'string' ? call.path === path : path.test(call.path)))
      .map(({ body }) => body ?? {});
  }

  /** Numbers that were thrown out of a channel; null for everybody. */
  barred(channel: string): (number | null)[] {
    return this.bodies('/dev/v1/kicking-rule')
      .filter(({ cname }) => cname === channel)
      .map(({ uid }) => (typeof uid === 'number' ? uid : null));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call: AgoraCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
    };
    this.calls.push(call);
    const next = this.faults.findIndex(({ path }) => path.test(call.path));
    const fault = next === -1 ? undefined : this.faults.splice(next, 1)[0]?.fault;
    if (fault === 'hangs') {
      this.hanging.add(response);
      return;
    }
    if (fault === 'nonsense') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      return;
    }
    const { status, body } = fault === undefined ? this.answer(call) : FAULTS[fault];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private answer({ method, path, authorization, body }: AgoraCall): Reply {
    const expected = `Basic ${Buffer.from(`${CUSTOMER.id}:${CUSTOMER.secret}`).toString('base64')}`;
    if (authorization !== expected) return { status: 401, body: { message: 'Invalid authentication credentials' } };
    if (method === 'POST' && path === '/dev/v1/kicking-rule') return this.makeRule(body ?? {});
    const users = new RegExp(`^/dev/v1/channel/user/${AGORA_APP_ID}/([^/]+)(/hosts_only)?$`).exec(path);
    if (method === 'GET' && users) return this.listUsers(users[1] ?? '', users[2] !== undefined);
    return (
      this.record(method, path, body ?? {}) ?? { status: 404, body: { message: 'no Route matched with those values' } }
    );
  }

  private makeRule({ appid, privileges }: Readonly<Record<string, unknown>>): Reply {
    if (appid !== AGORA_APP_ID || !Array.isArray(privileges))
      return { status: 400, body: { message: 'invalid appid' } };
    this.rules += 1;
    return ok({ status: 'success', id: this.rules });
  }

  private listUsers(channel: string, isHostsOnly: boolean): Reply {
    const broadcasters = this.hosts.get(channel);
    if (broadcasters === undefined) return ok({ success: true, data: { channel_exist: false } });
    const audience = isHostsOnly ? {} : { audience: [], audience_total: this.viewers };
    return ok({ success: true, data: { channel_exist: true, mode: 2, broadcasters, ...audience } });
  }

  private record(method: string, path: string, { cname }: Readonly<Record<string, unknown>>): Reply | null {
    const base = `/v1/apps/${AGORA_APP_ID}/cloud_recording`;
    if (method === 'POST' && path === `${base}/acquire`)
      return this.unrecordable.has(cname)
        ? { status: 400, body: { code: 405, reason: 'no_active_status' } }
        : ok({ resourceId: `resource-${randomUUID()}` });
    const [, resourceId = '', sid, step = ''] =
      /\/resourceid\/([^/]+)(?:\/sid\/([^/]+))?\/mode\/mix\/(start|query|stop)$/.exec(path) ?? [];
    if (!path.startsWith(base) || step === '') return null;
    if (step === 'start') {
      const started = randomUUID().replaceAll('-', '');
      this.recordings.set(started, { status: 5, fileList: [] });
      return ok({ resourceId, sid: started });
    }
    const recording = sid === undefined ? undefined : this.recordings.get(sid);
    if (recording === undefined || this.forgetsRecordings)
      return { status: 404, body: { code: 404, reason: 'failed to find worker' } };
    if (step === 'query') return ok({ resourceId, sid, serverResponse: { ...recording, fileListMode: 'json' } });
    recording.status = 8;
    return ok({ resourceId, sid, serverResponse: {} });
  }
}

export interface AgoraTelling {
  readonly noticeId?: string;
  readonly productId?: number;
  readonly eventType: number;
  readonly notifyMs?: number;
  readonly payload: Readonly<Record<string, unknown>>;
}
interface Delivery {
  /** Sent instead of what was signed. */
  readonly body?: string;
  readonly secret?: string;
}

/** Tells something as Agora does. */
export function tellOfAgora(app: TestApp, telling: AgoraTelling, delivery: Delivery = {}): Promise<Response> {
  const notice = { noticeId: randomUUID(), productId: 1, notifyMs: Date.now(), ...telling };
  const signed = JSON.stringify(notice);
  const signature = createHmac('sha256', delivery.secret ?? WEBHOOK_SECRET)
    .update(signed)
    .digest('hex');
  return app.stranger().raw('POST', '/agora-webhooks', {
    headers: { 'content-type': 'application/json', 'agora-signature-v2': signature },
    body: delivery.body ?? signed,
  });
}
