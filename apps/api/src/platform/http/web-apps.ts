import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyHttpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { ApiSettings } from '../settings';

const PUBLIC_MEDIA_PATH = /^\/media\/(?:whip|whep|sessions)\/[A-Za-z0-9_-]{1,64}$/;
const HASHED_FILE = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** Serves both built web apps and passes `/media` on, so that the embedded default is one origin. */
export async function registerWebApps(fastify: FastifyInstance, settings: ApiSettings): Promise<void> {
  if (settings.mediaUrl) {
    const upstream = settings.mediaUrl;
    await fastify.register(async (scope) => {
      // Bodies (SDP) pass through unread, so nothing of ours parses them here.
      scope.removeAllContentTypeParsers();
      await scope.register(fastifyHttpProxy, {
        upstream,
        prefix: '/media',
        rewritePrefix: '/media',
        // An exact list of what is public; the signed calls between our servers and the metrics are not.
        preHandler: async (request, reply) => {
          if (!PUBLIC_MEDIA_PATH.test(request.url)) {
            await reply.status(404).send({ code: 'request.not-found', message: 'There is no such address.' });
          }
        },
        replyOptions: {
          // The media server counts sessions per address, and must see the client's, not ours.
          rewriteRequestHeaders: (request, headers) => ({ ...headers, 'x-forwarded-for': request.ip }),
        },
      });
    });
  }
  const apps = [
    { dir: settings.studioDir, prefix: '/studio' },
    { dir: settings.viewerDir, prefix: '/' },
  ];
  for (const { dir, prefix } of apps) {
    if (!dir || !existsSync(path.join(dir, 'index.html'))) continue;
    await fastify.register(fastifyStatic, {
      root: dir,
      prefix,
      decorateReply: false,
      // Made by the build: nothing is compressed while a show is on.
      preCompressed: true,
      wildcard: false,
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (reply, file) => {
        void reply.header(
          'cache-control',
          HASHED_FILE.test(file.replace(/\.(?:br|gz)$/, '')) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    const html = await readFile(path.join(dir, 'index.html'));
    const paths = prefix === '/' ? ['/', '/*'] : [prefix, `${prefix}/*`];
    for (const url of paths) {
      fastify.get(url, (request, reply) => {
        if (request.url.startsWith('/api/') || request.url.startsWith('/socket.io')) {
          return reply.status(404).send({ code: 'request.not-found', message: 'There is no such address.' });
        }
        return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html);
      });
    }
  }
}
