import { MEDIA_PATHS, type RecorderAnswer } from '@vitrine/server-kit';
import type { FastifyInstance } from 'fastify';
import { MediaError } from '../media-error';
import type { RecordingShelf } from '../recording/recording-shelf';
import { requireSignature } from './authorize';
import { addOtherMethods, type RouteContext } from './session-routes';

/** For the api: whether shows can be recorded, which are, and the parts that are ready. */
export function addRecordingRoutes(
  app: FastifyInstance,
  { shards, secret, clock }: RouteContext,
  shelf: RecordingShelf,
): void {
  app.get(MEDIA_PATHS.internalRecorder, async (request): Promise<RecorderAnswer> => {
    requireSignature(request, secret, clock);
    return { isAvailable: shelf.isAvailable };
  });
  addOtherMethods(app, MEDIA_PATHS.internalRecorder, ['GET', 'HEAD']);

  const url = MEDIA_PATHS.internalRecording(':roomId');
  app.put<{ Params: { roomId: string } }>(url, async (request, reply) => {
    requireSignature(request, secret, clock);
    if (!shelf.isAvailable) throw new MediaError('recording.unavailable', 'Shows are not recorded here.');
    await shards.record(request.params.roomId, true);
    return reply.code(204).send();
  });
  app.delete<{ Params: { roomId: string } }>(url, async (request, reply) => {
    requireSignature(request, secret, clock);
    await shards.record(request.params.roomId, false);
    return reply.code(204).send();
  });
  app.post<{ Params: { roomId: string } }>(url, async (request, reply) => {
    requireSignature(request, secret, clock);
    await shards.splitRecording(request.params.roomId);
    return reply.code(204).send();
  });
  addOtherMethods(app, url, ['PUT', 'POST', 'DELETE']);

  const partUrl = MEDIA_PATHS.internalRecordingPart(':partId');
  app.get<{ Params: { partId: string } }>(partUrl, { exposeHeadRoute: false }, async (request, reply) => {
    requireSignature(request, secret, clock);
    const opened = await shelf.open(request.params.partId);
    if (opened === null) throw new MediaError('request.not-found', 'There is no such part.');
    const { part, content } = opened;
    return reply.header('content-length', part.bytes).type(part.contentType).send(content);
  });
  app.delete<{ Params: { partId: string } }>(partUrl, async (request, reply) => {
    requireSignature(request, secret, clock);
    await shelf.remove(request.params.partId);
    return reply.code(204).send();
  });
  addOtherMethods(app, partUrl, ['GET', 'DELETE']);
}
