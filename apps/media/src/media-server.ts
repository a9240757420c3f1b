import Fastify, { type FastifyInstance } from 'fastify';
import { addRequestContext, newRequestId, systemClock, type Clock, type Logger } from '@vitrine/server-kit';
import { MediaCounters } from './counters';
import type { MediaEngine } from './engine/types';
import { EventSender } from './events';
import { addInternalRoutes, addObservationRoutes } from './http/internal-routes';
import { createErrorHandler, sendError } from './http/refusals';
import { addSessionRoutes } from './http/session-routes';
import { MediaError } from './media-error';
import type { MediaSettings } from './media-settings';
import { MediaMetrics } from './metrics';
import { Rooms } from './rooms';
import type { MonotonicClock } from './session';

export interface MediaServerOptions {
  readonly settings: MediaSettings;
  readonly engine: MediaEngine;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly nowMs?: MonotonicClock;
  /** Overrides the pause before an event is sent again. */
  readonly eventRetryMs?: number;
}

export interface MediaServer {
  /** As `http://127.0.0.1:3001`. */
  readonly address: string;
  readonly app: FastifyInstance;
  readonly rooms: Rooms;
  readonly counters: MediaCounters;
  close(): Promise<void>;
}

/** Often enough that a lost packet is asked for within a fraction of a round trip. */
const TICK_MS = 20;
const EVENTS_DEADLINE_MS = 2_000;
/** Reverse proxies on this machine or in the private network may say who the client is. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** Starts answering HTTP and moving media. */
export async function startMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const { settings, engine, logger, clock = systemClock, nowMs = () => performance.now() } = options;
  const counters = new MediaCounters();
  const epochMs = (): number => clock.nowMs();
  const events = new EventSender({
    baseUrl: settings.eventsUrl,
    secret: settings.secret,
    logger,
    counters,
    epochMs,
    ...(options.eventRetryMs === undefined ? {} : { firstRetryMs: options.eventRetryMs }),
  });
  const rooms = new Rooms({
    engine,
    limits: settings,
    counters,
    logger,
    nowMs,
    epochMs,
    emit: (event) => events.emit(event),
  });
  const metrics = new MediaMetrics(rooms, counters);

  const app = Fastify({
    trustProxy: TRUSTED_PROXIES,
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
  const context = { rooms, secret: settings.secret, clock };
  addSessionRoutes(app, context);
  addInternalRoutes(app, context);
  addObservationRoutes(app, context, metrics);

  const ticker = setInterval(() => rooms.tick(), TICK_MS);
  const stopMedia = (): void => {
    clearInterval(ticker);
    rooms.close();
    metrics.close();
  };
  let address: string;
  try {
    address = await app.listen({ host: settings.httpHost, port: settings.httpPort });
  } catch (error) {
    stopMedia();
    throw error;
  }
  return {
    address,
    app,
    rooms,
    counters,
    close: async () => {
      stopMedia();
      await app.close();
      await events.close(EVENTS_DEADLINE_MS);
      await engine.close();
    },
  };
}
