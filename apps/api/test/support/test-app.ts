import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ErrorBody, SessionView, StoreRole, StoreView } from '@vitrine/contracts';
import { createLogger, type Logger } from '@vitrine/server-kit';
import { cloneDatabase, type FakeClock, type TestDatabase } from '@vitrine/testing';
import { DataSource } from 'typeorm';
import { connectDatabase, createApp, type AppOptions } from '../../src/app';
import { migrate } from '../../src/platform/database/migrate';
import { readApiSettings, type ApiSettings } from '../../src/platform/settings';
import { TestClient } from './test-client';
import { paymentsWith } from './webhooks';

export interface TestAppOptions {
  readonly settings?: Partial<ApiSettings>;
  readonly clock?: FakeClock;
  readonly extraModules?: AppOptions['extraModules'];
  /** Where the log is looked at; otherwise it is silent. */
  readonly logger?: Logger;
  /** A second node on the database of this app. */
  readonly beside?: TestApp;
}

export const METRICS_TOKEN = 'metrics-token-for-tests-only-0123456789';

const baseSettings = (url: string, dataDir: string): ApiSettings => ({
  ...readApiSettings({
    DATABASE_URL: url,
    VITRINE_DATA_DIR: dataDir,
    VITRINE_MEDIA_SECRET: 'media-secret-for-tests-only-012345678901',
    VITRINE_METRICS_TOKEN: METRICS_TOKEN,
  }),
  port: 0,
  // Hundreds of clients come from one address here.
  requestsPerMinutePerAddress: 1_000_000,
  requestsPerMinutePerMember: 100_000,
  checkoutsPerMinutePerAddress: 1_000_000,
  // What was answered at once is told again only where a test is about that.
  payments: paymentsWith({ webhooks: 'asynchronous' }),
  connectionsPerSecond: 10_000,
  socketsPerAddress: 10_000,
});

export const migrateDatabase = async (url: string): Promise<void> => {
  const dataSource = await connectDatabase(baseSettings(url, os.tmpdir()));
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
};

/** The whole api on a database of its own, listening on a free port of this machine. */
export class TestApp {
  private constructor(
    readonly nest: NestFastifyApplication,
    readonly url: string,
    readonly database: TestDatabase,
    readonly settings: ApiSettings,
    private readonly dataDir: string,
    private readonly ownsDatabase: boolean,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const database =
      options.beside?.database ??
      (await cloneDatabase({
        migrate: migrateDatabase,
        migrationSources: [path.join(__dirname, '../../src/platform/database/migrations')],
      }));
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'vitrine-test-'));
    const settings = { ...baseSettings(database.url, dataDir), ...options.settings };
    const nest = await createApp(settings, {
      logger: options.logger ?? createLogger('test', process.env['VITRINE_TEST_LOG_LEVEL'] ?? 'silent'),
      ...(options.clock ? { clock: options.clock } : {}),
      ...(options.extraModules ? { extraModules: options.extraModules } : {}),
    }).catch(async (error: unknown) => {
      if (!options.beside) await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      throw error;
    });
    await nest.listen(0, '127.0.0.1');
    const { port } = nest.getHttpServer().address() as AddressInfo;
    return new TestApp(nest, `http://127.0.0.1:${port}`, database, settings, dataDir, options.beside === undefined);
  }

  async stop(): Promise<void> {
    await this.nest.close();
    if (this.ownsDatabase) await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Reads and prepares what no route can. */
  query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.nest.get(DataSource).query<Row[]>(sql, [...parameters]);
  }

  /** Somebody without a session. */
  stranger(): TestClient {
    return new TestClient(this.url);
  }

  async guest(displayName = 'Guest'): Promise<TestClient> {
    const client = this.stranger();
    client.session = await client.post<SessionView>('/auth/guest', { displayName });
    return client;
  }

  /** A registered member, signed in. */
  async member(displayName = 'Member'): Promise<TestClient> {
    const client = this.stranger();
    const email = `${randomBytes(6).toString('hex')}@people.example`;
    client.session = await client.post<SessionView>('/auth/register', { email, password: TEST_PASSWORD, displayName });
    return client;
  }

  /** A store with its owner. */
  async store(values: Record<string, unknown> = {}): Promise<{ owner: TestClient; store: StoreView }> {
    const owner = await this.member('Owner');
    const slug = `store-${randomBytes(5).toString('hex')}`;
    const store = await owner.post<StoreView>('/stores', {
      name: 'Test store',
      slug,
      currency: 'EUR',
      sellerName: 'Test store GmbH',
      country: 'DE',
      shippingMinor: 490,
      returnWindowDays: 30,
      ...values,
    });
    return { owner, store };
  }

  /** Somebody who works in the store. */
  async staff(owner: TestClient, storeId: string, role: StoreRole): Promise<TestClient> {
    const client = await this.member(`The ${role}`);
    await owner.post(`/stores/${storeId}/members`, { email: client.email, role });
    return client;
  }
}

export const TEST_PASSWORD = 'a long enough password';

/** What a refused request answered. Fails when it was not refused. */
export async function refusal(request: Promise<unknown>): Promise<{ status: number; body: ErrorBody }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error && 'body' in error && 'status' in error)
      return error as unknown as { status: number; body: ErrorBody };
    throw error;
  }
  throw new Error('The request was expected to be refused, and went through.');
}

export const startTestApp = (options?: TestAppOptions): Promise<TestApp> => TestApp.start(options);
