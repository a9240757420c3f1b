import { MEDIA_PATHS, type InternalRoomAnswer } from '@vitrine/server-kit';
import type { FastifyInstance } from 'fastify';
import type { MetricsPage } from '../metrics';
import { requireSignature } from './authorize';
import { addOtherMethods, type RouteContext } from './session-routes';

/** For the api: the state of a room, the end of it, and the end of what one member publishes there. */
export function addInternalRoutes(app: FastifyInstance, { shards, secret, clock }: RouteContext): void {
  const url = MEDIA_PATHS.internalRoom(':roomId');
  app.get<{ Params: { roomId: string } }>(url, async (request): Promise<InternalRoomAnswer> => {
    requireSignature(request, secret, clock);
    return shards.health(request.params.roomId);
  });
  app.delete<{ Params: { roomId: string } }>(url, async (request, reply) => {
    requireSignature(request, secret, clock);
    await shards.end(request.params.roomId);
    return reply.code(204).send();
  });
  addOtherMethods(app, url, ['GET', 'HEAD', 'DELETE']);

  const publisherUrl = MEDIA_PATHS.internalPublisher(':roomId', ':memberId');
  app.delete<{ Params: { roomId: string; memberId: string } }>(publisherUrl, async (request, reply) => {
    requireSignature(request, secret, clock);
    await shards.endPublishersOf(request.params.roomId, request.params.memberId);
    return reply.code(204).send();
  });
  addOtherMethods(app, publisherUrl, ['DELETE']);
}

export function addObservationRoutes(app: FastifyInstance, { shards }: RouteContext, metrics: MetricsPage): void {
  app.get(MEDIA_PATHS.health, async () => {
    const { rooms, sessions } = await shards.counts();
    return { status: 'ok', rooms, sessions };
  });
  addOtherMethods(app, MEDIA_PATHS.health, ['GET', 'HEAD']);
  app.get(MEDIA_PATHS.metrics, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()));
  addOtherMethods(app, MEDIA_PATHS.metrics, ['GET', 'HEAD']);
}
