// What host and viewers in the browser see as one origin: the pages, grants, and the media server behind it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { UdpRelay } from '../../faults/harness/udp-relay.mjs';
import { GRANT_MS } from './grants.mjs';
import { candidatePort, withPorts } from './sdp.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };
const ADDRESS = '127.0.0.1';
/** In front of the paths of the media server: this way is weak. */
const WEAK = '/weak';

/** @typedef {import('../../faults/harness/udp-relay.mjs').Condition & { delayMs: number }} Weakness of each direction */

/** @param {http.IncomingMessage} request @returns {Promise<Buffer>} */
async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export class PagesServer {
  /** @type {UdpRelay | null} */
  #relay = null;
  /** Clients that get their answers at the same time share the one relay. @type {Promise<number> | null} */
  #relayPort = null;

  /**
   * @param {{ folder: string, media: import('./our-server.mjs').OurServer, weakness: Weakness,
   *   random: import('../../faults/harness/random.mjs').Random }} options `folder`: with the built pages
   */
  constructor(options) {
    this.options = options;
    this.server = http.createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
  }

  /** @returns {Promise<string>} its origin */
  async listen() {
    await new Promise((resolve) => this.server.listen(0, ADDRESS, () => resolve(undefined)));
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The pages have no port.');
    return `http://${ADDRESS}:${address.port}`;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.#relay?.close();
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  async #answer(request, response) {
    const url = new URL(request.url ?? '/', 'http://pages');
    if (url.pathname === '/grant') return this.#grant(url.searchParams, response);
    if (url.pathname.startsWith('/media/')) return this.#pass(request, url.pathname, response, null);
    if (url.pathname.startsWith(`${WEAK}/media/`))
      return this.#pass(request, url.pathname.slice(WEAK.length), response, this.options.weakness);
    return this.#file(url.pathname, response);
  }

  /** As our api grants them. @param {URLSearchParams} asked @param {http.ServerResponse} response */
  async #grant(asked, response) {
    const roomId = asked.get('room') ?? '';
    const role = asked.get('role') === 'publish' ? 'publish' : 'view';
    const way = asked.get('weak') === 'true' ? WEAK : '';
    const grant = {
      engine: 'embedded',
      role,
      url: `${way}/media/${role === 'publish' ? 'whip' : 'whep'}/${roomId}`,
      token: await this.options.media.grant(roomId, role),
      expiresAt: new Date(Date.now() + GRANT_MS).toISOString(),
      iceServers: [],
    };
    if (way) await delay(2 * this.options.weakness.delayMs);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(grant));
  }

  /**
   * @param {http.IncomingMessage} request @param {string} pathname @param {http.ServerResponse} response
   * @param {Weakness | null} weakness
   */
  async #pass(request, pathname, response, weakness) {
    const body = await bodyOf(request);
    await delay(weakness?.delayMs ?? 0);
    const { authorization, 'content-type': type } = request.headers;
    const answer = await fetch(this.options.media.origin + pathname, {
      method: request.method,
      headers: { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) },
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await answer.text();
    await delay(weakness?.delayMs ?? 0);
    const headers = Object.fromEntries(
      ['content-type', 'location', 'etag', 'retry-after'].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    response.writeHead(answer.status, headers).end(weakness === null ? text : await this.#byRelay(text, weakness));
  }

  /** @param {string} sdp @param {Weakness} weakness */
  async #byRelay(sdp, weakness) {
    const targetPort = candidatePort(sdp);
    if (targetPort === null) return sdp;
    this.#relayPort ??= this.#openRelay(targetPort, weakness);
    const port = await this.#relayPort;
    return withPorts(sdp, () => port);
  }

  /** @param {number} targetPort @param {Weakness} weakness @returns {Promise<number>} its own port */
  #openRelay(targetPort, weakness) {
    this.#relay = new UdpRelay(targetPort, this.options.random);
    this.#relay.set({ up: weakness, down: weakness });
    return this.#relay.listen();
  }

  /** @param {string} pathname @param {http.ServerResponse} response */
  #file(pathname, response) {
    const file = path.join(this.options.folder, path.normalize(pathname));
    const type = TYPES[path.extname(file)];
    if (type === undefined || !fs.existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': type }).end(fs.readFileSync(file));
  }
}
