import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LIMITS } from '@vitrine/contracts';
import type { DataSource } from 'typeorm';
import { createLogger, newRequestId, systemClock, type Clock, type Logger } from '@vitrine/server-kit';
import { AppModule } from './app.module';
import { entities } from './entities';
import { serveOpenApi } from './openapi';
import { routeInventory, type InventoryLine } from './platform/auth/inventory';
import { NodeBus } from './platform/bus/node-bus';
import { createDataSource, openConnections } from './platform/database/data-source';
import { watchRequests } from './platform/http/request-sight';
import { ROOT_PATHS } from './platform/http/root-paths';
import { Readiness } from './platform/http/readiness';
import { addSecurityHeaders } from './platform/http/security-headers';
import { refuseForeignOrigin } from './platform/http/same-origin';
import { answerUnreadable, answerUnroutable } from './platform/http/unparsed-requests';
import { RequestValidation } from './platform/http/validation';
import { registerWebApps } from './platform/http/web-apps';
import { JobRunner } from './platform/jobs/job-runner';
import { NestLog } from './platform/logging';
import { SocketCommandRegistry } from './platform/realtime/socket-commands';
import { SocketServer } from './platform/realtime/socket-server';
import type { ApiSettings } from './platform/settings';
import { Metrics } from './platform/sight/metrics';

/** As many as a busy room uses at once: its messages, a pin's reads, a purchase. */
const CONNECTIONS_AT_START = 6;

export interface AppOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Feature modules beside ours, for tests of the platform itself. */
  readonly extraModules?: readonly (new () => object)[];
}

export const connectDatabase = (settings: ApiSettings): Promise<DataSource> =>
  createDataSource({ url: settings.databaseUrl, poolSize: settings.databasePoolSize, entities }).initialize();

/** The whole api, ready to listen. @throws Error when a handler or a socket command declares no permission. */
export async function createApp(settings: ApiSettings, options: AppOptions = {}): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger('api');
  const dataSource = await connectDatabase(settings);
  let app: NestFastifyApplication | null = null;
  try {
    const adapter = new FastifyAdapter({
      bodyLimit: LIMITS.httpBodyBytes.max,
      trustProxy: (_address, hop) => hop < settings.proxyHops,
      requestTimeout: 30_000,
      http: {
        headersTimeout: settings.headersTimeoutMs,
        // Node looks that often for connections whose time is over, and by default only twice a minute.
        connectionsCheckingInterval: Math.ceil(settings.headersTimeoutMs / 4),
      },
      genReqId: newRequestId,
      routerOptions: { maxParamLength: 200 },
      forceCloseConnections: true,
      frameworkErrors: answerUnroutable,
      clientErrorHandler: answerUnreadable,
    });
    const module = AppModule.with(
      { settings, clock: options.clock ?? systemClock, logger, dataSource },
      options.extraModules ?? [],
    );
    app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      logger: new NestLog(logger),
      abortOnError: false,
      rawBody: true,
      bodyParser: false,
    });
    const fastify = app.getHttpAdapter().getInstance();
    watchRequests(fastify, { logger, metrics: app.get(Metrics).http });
    app.get(Readiness).watch(fastify);
    // JSON, and what is added below on purpose: no plain text and no form that a foreign page could send.
    fastify.removeAllContentTypeParsers();
    app.useBodyParser('application/json', { bodyLimit: LIMITS.httpBodyBytes.max });
    app.setGlobalPrefix('api', { exclude: [...ROOT_PATHS] });
    app.useGlobalPipes(new RequestValidation());
    await app.register(fastifyCookie);
    await app.register(fastifyMultipart, {
      limits: { files: 1, fields: 10, fileSize: LIMITS.pictureBytes.max, fieldSize: 2_000 },
    });
    addSecurityHeaders(fastify, settings);
    fastify.addHook('onRequest', refuseForeignOrigin(settings));
    await registerWebApps(fastify, settings);
    serveOpenApi(app);
    app.enableShutdownHooks([]);
    await app.init();
    app.get(SocketServer).attach(app.getHttpServer());
    inventory(app);
    await openConnections(dataSource, Math.min(settings.databasePoolSize, CONNECTIONS_AT_START));
    await app.get(NodeBus).start();
    await app.get(JobRunner).start();
    return app;
  } catch (error) {
    // Closing ends the timers and subscriptions that features have begun, and the connections with them.
    if (app) await app.close();
    else await dataSource.destroy();
    throw error;
  }
}

/** Every route and socket command with who may use it. @throws Error when one declares nothing. */
export function inventory(app: NestFastifyApplication): InventoryLine[] {
  return [...routeInventory(app), ...app.get(SocketCommandRegistry).inventory()];
}
