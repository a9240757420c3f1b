import { LIMITS } from '@vitrine/contracts';
import Fastify, { type FastifyInstance } from 'fastify';
import { addRequestContext, newRequestId, systemClock, type Clock, type Logger } from '@vitrine/server-kit';
import { EventCounters } from './counters';
import { EventSender } from './events';
import { addInternalRoutes, addObservationRoutes } from './http/internal-routes';
import { addRecordingRoutes } from './http/recording-routes';
import { createErrorHandler, sendError } from './http/refusals';
import { addSessionRoutes } from './http/session-routes';
import { MediaError } from './media-error';
import type { MediaSettings } from './media-settings';
import { MetricsPage } from './metrics';
import { RecordingShelf } from './recording/recording-shelf';
import type { Shard, ShardListener } from './shards/shard';
import { ShardPool } from './shards/shard-pool';

export interface MediaServerOptions {
  readonly settings: MediaSettings;
  /** Called once for each of `settings.workers`, from 0. */
  readonly createShard: (index: number, listener: ShardListener) => Shard;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Overrides the pause before an event is sent again. */
  readonly eventRetryMs?: number;
}

export interface MediaServer {
  /** As `http://127.0.0.1:3001`. */
  readonly address: string;
  readonly app: FastifyInstance;
  readonly shards: ShardPool;
  readonly counters: EventCounters;
  close(): Promise<void>;
}

const EVENTS_DEADLINE_MS = 2_000;
/** An offer is a few kilobytes; who takes longer for one holds on to a connection. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Reverse proxies on this machine or in the private network may say who the client is. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** Starts the shards, then answers HTTP in front of them. @throws SettingError */
export async function startMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const { settings, createShard, logger, clock = systemClock } = options;
  const counters = new EventCounters();
  const epochMs = (): number => clock.nowMs();
  const events = new EventSender({
    baseUrl: settings.eventsUrl,
    secret: settings.secret,
    logger,
    counters,
    epochMs,
    ...(options.eventRetryMs === undefined ? {} : { firstRetryMs: options.eventRetryMs }),
  });
  const shards = new ShardPool(settings.workers, createShard, { emit: (event) => events.emit(event), epochMs });
  const shelf = new RecordingShelf({
    folder: settings.recordingsDir,
    ffmpeg: settings.ffmpeg,
    emit: (event) => events.emit(event),
    epochMs,
    logger,
  });
  const metrics = new MetricsPage(() => shards.metrics(), counters);

  const app = Fastify({
    trustProxy: TRUSTED_PROXIES,
    bodyLimit: LIMITS.sdpBytes.max,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: settings.headersTimeoutMs,
      // Node looks that often for connections whose time is over, and by default only twice a minute.
      connectionsCheckingInterval: Math.ceil(settings.headersTimeoutMs / 4),
    },
    exposeHeadRoutes: true,
    forceCloseConnections: true,
    genReqId: newRequestId,
  });
  addRequestContext(app);
  app.removeAllContentTypeParsers();
  app.setErrorHandler(createErrorHandler(logger));
  app.setNotFoundHandler((_request, reply) =>
    sendError(new MediaError('request.not-found', 'There is nothing here.'), reply),
  );
  const context = { shards, secret: settings.secret, clock, turn: settings.turn };
  addSessionRoutes(app, context);
  addInternalRoutes(app, context);
  addRecordingRoutes(app, context, shelf);
  addObservationRoutes(app, context, metrics);

  const stopMedia = async (): Promise<void> => {
    metrics.close();
    await shards.close();
    await shelf.close();
  };
  let address: string;
  try {
    await shards.start();
    await shelf.start();
    address = await app.listen({ host: settings.httpHost, port: settings.httpPort });
  } catch (error) {
    await stopMedia();
    throw error;
  }
  return {
    address,
    app,
    shards,
    counters,
    close: async () => {
      await stopMedia();
      await app.close();
      await events.close(EVENTS_DEADLINE_MS);
    },
  };
}
