import { LIMITS, MediaRole } from '@vitrine/contracts';
import { MEDIA_PATHS, turnServerFor, type Clock, type MediaGrant, type TurnSettings } from '@vitrine/server-kit';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import { MediaError } from '../media-error';
import { CloseReason } from '../session';
import type { SessionAnswer } from '../shards/shard';
import type { GrantedParticipant, ShardPool } from '../shards/shard-pool';
import { requireGrant } from './authorize';
import { iceServerLinks } from './ice-links';

export interface RouteContext {
  readonly shards: ShardPool;
  readonly secret: string;
  readonly clock: Clock;
  readonly turn: TurnSettings | null;
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
  { shards, secret, clock, turn }: RouteContext,
  url: string,
  role: MediaRole,
  create: (participant: GrantedParticipant, offer: string) => Promise<SessionAnswer>,
): void {
  const grants = new WeakMap<FastifyRequest, MediaGrant>();
  app.post<{ Params: RoomParams; Body: unknown }>(
    url,
    {
      bodyLimit: LIMITS.sdpBytes.max,
      // Before the body is read: strangers don't get to upload anything.
      onRequest: async (request) => {
        const { roomId } = request.params;
        if (!ROOM_ID.test(roomId)) throw new MediaError('request.not-found', 'There is no such room.');
        grants.set(request, await requireGrant(request, { roomId, role }, secret, clock));
      },
    },
    async (request, reply) => {
      // Fastify looks at the type only when there is a body.
      if (typeof request.body !== 'string') {
        throw new MediaError('request.unsupported-media-type', `The body must be of type ${SDP}.`);
      }
      const grant = grants.get(request);
      if (grant === undefined) throw new Error('an offer came past its grant');
      const { roomId, memberId, issuedAtMs: grantedAtMs } = grant;
      const { resourceId, sessionId, answerSdp } = await create(
        { roomId, memberId, remoteAddress: request.ip, grantedAtMs },
        request.body,
      );
      // Nobody is left to hear the answer. (The request counts as destroyed as soon as its body has been read.)
      if (reply.raw.destroyed) {
        await shards.closeSession(resourceId, CloseReason.PeerLeft);
        return reply;
      }
      if (turn !== null) void reply.header('link', iceServerLinks(turnServerFor(turn, memberId, clock.nowMs())));
      return reply
        .code(201)
        .headers({
          location: MEDIA_PATHS.session(resourceId),
          etag: `"${sessionId}"`,
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
    const { shards } = context;
    addEndpoint(app, context, MEDIA_PATHS.whip(':roomId'), MediaRole.Publish, (who, offer) =>
      shards.publish(who, offer),
    );
    addEndpoint(app, context, MEDIA_PATHS.whep(':roomId'), MediaRole.View, (who, offer) => shards.view(who, offer));

    const sessionUrl = MEDIA_PATHS.session(':sessionId');
    // The 128 random bits in the URL are the permission. A grant would often have run out when a long show is left, and
    // encoders that send their bearer token here as well lose nothing.
    app.delete<{ Params: SessionParams }>(sessionUrl, async (request, reply) => {
      await shards.closeSession(request.params.sessionId, CloseReason.Deleted);
      return reply.code(200).send();
    });
    // Trickled candidates are accepted and not needed: the client is found by its own connectivity checks.
    app.patch<{ Params: SessionParams }>(sessionUrl, { bodyLimit: LIMITS.sdpBytes.max }, async (request, reply) => {
      if (!(await shards.hasSession(request.params.sessionId))) {
        throw new MediaError('media.session-not-found', 'There is no such session, or it has ended.');
      }
      return reply.code(204).send();
    });
    addOtherMethods(app, sessionUrl, ['DELETE', 'PATCH']);
  });
}
