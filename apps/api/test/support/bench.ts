import { randomUUID } from 'node:crypto';
import type { ErrorBody } from '@vitrine/contracts';
import { inventory } from '../../src/app';
import type { InventoryLine } from '../../src/platform/auth/inventory';
import { RateLimiter } from '../../src/platform/http/rate-limit';
import { parseRule, refusalByRule } from './access-expectation';
import { faultOf } from './hostile';
import { fillPath, parametersOf, ROUTE_REQUESTS, splitName, type RouteRequest } from './route-requests';
import { changedTables, StoredState } from './stored-state';
import { startTestApp, type TestApp, type TestAppOptions } from './test-app';
import type { TestClient } from './test-client';
import { buildWorld, type Actor, type Target, type World } from './world';

/** What came of a request. */
export interface Outcome {
  readonly ok: boolean;
  /** What is wrong with a refusal; null for a good one and for what went through. */
  readonly fault: string | null;
  readonly code: string | null;
  readonly text: string;
}

/** An api with a world in it, and every route of its inventory to send things to that it should not take. */
export class Bench {
  private readonly unhandled: unknown[] = [];
  private readonly noteUnhandled = (reason: unknown): void => void this.unhandled.push(reason);

  private constructor(
    readonly app: TestApp,
    readonly world: World,
    readonly state: StoredState,
    readonly routes: readonly InventoryLine[],
    private readonly before: Record<string, string>,
  ) {
    process.on('unhandledRejection', this.noteUnhandled);
  }

  static async start(settings: TestAppOptions['settings'] = {}): Promise<Bench> {
    // Thousands of requests come from one address here; what the limits refuse would be tested no further.
    jest.spyOn(RateLimiter.prototype, 'consume').mockReturnValue();
    const app = await startTestApp({ settings });
    const routes = inventory(app.nest).filter(({ name }) => !name.startsWith('SOCKET '));
    const world = await buildWorld(app);
    const state = await StoredState.save(app);
    return new Bench(app, world, state, routes, await state.digests());
  }

  async stop(): Promise<void> {
    await this.state.drop();
    await this.app.stop();
    process.off('unhandledRejection', this.noteUnhandled);
    jest.restoreAllMocks();
  }

  /** @throws Error when the process or its database has suffered. */
  async expectAlive(): Promise<void> {
    expect(await this.app.stranger().get('/health/ready')).toEqual({ status: 'ok' });
    expect(this.unhandled).toEqual([]);
  }

  get target(): Target {
    const [first] = this.world.targets;
    if (!first) throw new Error('The world has targets.');
    return first;
  }
  /** Routes whose requests have a JSON body. */
  get withBody(): InventoryLine[] {
    return this.commands.filter(({ name }) => this.requestOf(name).body);
  }
  get commands(): InventoryLine[] {
    return this.routes.filter(({ name }) => /^(?:POST|PUT|PATCH) /.test(name));
  }

  requestOf(name: string): RouteRequest {
    const request = ROUTE_REQUESTS[name];
    if (!request) throw new Error(`${name} has no request.`);
    return request;
  }

  bodyOf(line: InventoryLine): Readonly<Record<string, unknown>> {
    return this.requestOf(line.name).body?.(this.target, this.personFor(line)) ?? {};
  }

  /** Somebody who may make the request, so that nothing but the input is wrong with it. */
  personFor({ name, rule }: InventoryLine): Actor {
    const { here, actors } = this.world;
    const startsSession = name.startsWith('POST /api/auth/') && rule === 'public';
    const people = startsSession ? actors : [here.staff.owner, here.buyer, ...actors];
    const mayAsk = (actor: Actor): boolean =>
      refusalByRule(parseRule(rule), actor, this.target) === null &&
      (this.requestOf(name).furtherRefusal?.(actor, this.target) ?? null) === null;
    return people.find(mayAsk) ?? here.staff.owner;
  }

  /** Sends to a route, its ids and its key as they should be. */
  send(line: InventoryLine, init: RequestInit): Promise<Response> {
    const { method, path } = splitName(line.name);
    const request = this.requestOf(line.name);
    const { client } = this.personFor(line);
    const headers = new Headers(request.needsIdempotencyKey ? { 'idempotency-key': randomUUID() } : {});
    new Headers(init.headers).forEach((value, name) => headers.set(name, value));
    const url = fillPath(path, parametersOf(line.name, request, this.target));
    return keepingCookie(client, () => client.raw(method, url, { ...init, headers: Object.fromEntries(headers) }));
  }

  async outcome(response: Response): Promise<Outcome> {
    const text = await response.text();
    if (response.ok) return { ok: true, fault: null, code: null, text };
    const fault = faultOf(response.status, response.headers, text);
    return { ok: false, fault, code: fault ? null : (JSON.parse(text) as ErrorBody).code, text };
  }

  /** The tables that are no longer as they were, which are put back. */
  async changed(): Promise<string[]> {
    const tables = changedTables(this.before, await this.state.digests());
    if (tables.length > 0) await this.state.restore();
    return tables;
  }
}

export async function keepingCookie<T>(client: TestClient, send: () => Promise<T>): Promise<T> {
  const { cookie } = client;
  try {
    return await send();
  } finally {
    client.cookie = cookie;
  }
}
