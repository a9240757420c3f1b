import { LIMITS, MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS, type Clock } from '@vitrine/server-kit';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import { MediaError } from '../media-error';
import type { CreatedSession, Participant, Rooms } from '../rooms';
import { CloseReason } from '../session';
import { requireGrant } from './authorize';

export interface RouteContext {
  readonly rooms: Rooms;
  readonly secret: string;
  readonly clock: Clock;
}

interface RoomParams {
  readonly roomId: string;
}
interface SessionParams {
  readonly sessionId: string;
}

const SDP = 'application/sdp';
const TRICKLE = 'application/trickle-ice-sdpfrag';
const ALL_METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROOM_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Answers every method that a resource does not have; OPTIONS tells which it has (RFC 9725 section 4.1). Nothing here is for
 * pages of other origins: ours come from the same one, and encoders know no origins.
 */
export function addOtherMethods(app: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const allow = [...allowed, 'OPTIONS'].join(', ');
  app.route({
    url,
    method: ALL_METHODS.filter((method) => !allowed.includes(method)),
    handler: async (request, reply) => {
      void reply.header('allow', allow);
      if (request.method !== 'OPTIONS')
        throw new MediaError('request.method-not-allowed', `Only ${allow} can be used here.`);
      if (allowed.includes('POST')) void reply.header('accept-post', SDP);
      return reply.code(204).send();
    },
  });
}

function addEndpoint(
  app: FastifyInstance,
  { secret, clock }: RouteContext,
  url: string,
  role: MediaRole,
  create: (participant: Participant, offer: string) => Promise<CreatedSession>,
): void {
  const members = new WeakMap<FastifyRequest, string>();
  app.post<{ Params: RoomParams; Body: unknown }>(
    url,
    {
      bodyLimit: LIMITS.sdpBytes.max,
      // Before the body is read: strangers don't get to upload anything.
      onRequest: async (request) => {
        const { roomId } = request.params;
        if (!ROOM_ID.test(roomId)) throw new MediaError('request.not-found', 'There is no such room.');
        const grant = await requireGrant(request, { roomId, role }, secret, clock);
        members.set(request, grant.memberId);
      },
    },
    async (request, reply) => {
      // Fastify looks at the type only when there is a body.
      if (typeof request.body !== 'string') {
        throw new MediaError('request.unsupported-media-type', `The body must be of type ${SDP}.`);
      }
      const { roomId } = request.params;
      const memberId = members.get(request) ?? '';
      const { session, answerSdp } = await create({ roomId, memberId, remoteAddress: request.ip }, request.body);
      // Nobody is left to hear the answer. (The request counts as destroyed as soon as its body has been read.)
      if (reply.raw.destroyed) {
        session.close(CloseReason.PeerLeft);
        return reply;
      }
      return reply
        .code(201)
        .headers({
          location: MEDIA_PATHS.session(session.resourceId),
          etag: `"${session.id}"`,
          'cache-control': 'no-store',
        })
        .type(SDP)
        .send(answerSdp);
    },
  );
  addOtherMethods(app, url, ['POST']);
}

/** WHIP (RFC 9725), WHEP (draft-ietf-wish-whep) and the sessions that both make. */
export function addSessionRoutes(parent: FastifyInstance, context: RouteContext): void {
  void parent.register(async (app) => {
    app.addContentTypeParser([SDP, TRICKLE], { parseAs: 'string' }, (_request, body, done) => done(null, body));
    const { rooms } = context;
    addEndpoint(app, context, MEDIA_PATHS.whip(':roomId'), MediaRole.Publish, (who, offer) =>
      rooms.publish(who, offer),
    );
    addEndpoint(app, context, MEDIA_PATHS.whep(':roomId'), MediaRole.View, (who, offer) => rooms.view(who, offer));

    const sessionUrl = MEDIA_PATHS.session(':sessionId');
    // The 128 random bits in the URL are the permission. A grant would often have run out when a long show is left, and
    // encoders that send their bearer token here as well lose nothing.
    app.delete<{ Params: SessionParams }>(sessionUrl, async (request, reply) => {
      rooms.find(request.params.sessionId)?.close(CloseReason.Deleted);
      return reply.code(200).send();
    });
    // Trickled candidates are accepted and not needed: the client is found by its own connectivity checks.
    app.patch<{ Params: SessionParams }>(sessionUrl, { bodyLimit: LIMITS.sdpBytes.max }, async (request, reply) => {
      if (rooms.find(request.params.sessionId) === null) {
        throw new MediaError('media.session-not-found', 'There is no such session, or it has ended.');
      }
      return reply.code(204).send();
    });
    addOtherMethods(app, sessionUrl, ['DELETE', 'PATCH']);
  });
}
