// One person at the running API: a cookie, requests as JSON, and a live connection. What a browser does, without one.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';

/** The version of the live protocol that this client speaks (libs/contracts/src/protocol.ts). */
const PROTOCOL_VERSION = 1;
const MOST_ATTEMPTS = 5;
const ACK_TIMEOUT_MS = 10_000;

export class ApiError extends Error {
  name = 'ApiError';
  /** @param {string} what @param {number} status @param {{ code?: string, message?: string, details?: object } | null} body */
  constructor(what, status, body) {
    const details = body?.details ? ` ${JSON.stringify(body.details)}` : '';
    super(`${what} was answered with ${status} ${body?.code ?? ''}: ${body?.message ?? ''}${details}`);
    this.code = body?.code ?? null;
  }
}

export class ApiUser {
  /** @type {Map<string, string>} */
  #cookies = new Map();
  /** @type {import('socket.io-client').Socket | null} */
  #socket = null;

  /** @param {string} origin of the running Vitrine */
  constructor(origin) {
    this.origin = origin;
    /** Set by whoever signs in. */
    this.memberId = '';
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#send('GET', path);
  }

  /** @param {string} path @param {object | FormData} [body] @param {Record<string, string>} [headers] @returns {Promise<any>} */
  post(path, body, headers) {
    return this.#send('POST', path, body, headers);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  patch(path, body) {
    return this.#send('PATCH', path, body);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  put(path, body) {
    return this.#send('PUT', path, body);
  }

  /** A command that creates or pays; the key makes a repetition harmless. @param {string} path @param {object} body */
  postOnce(path, body) {
    return this.post(path, body, { 'idempotency-key': randomUUID() });
  }

  /** @param {string} path @param {Record<string, string>} fields @param {string} fileName @param {Buffer} png */
  upload(path, fields, fileName, png) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(png)], { type: 'image/png' }), fileName);
    return this.post(path, form);
  }

  /** Follows the pages of a list to its end. @param {string} path @returns {Promise<any[]>} */
  async list(path) {
    const items = [];
    for (let cursor = ''; ;) {
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
      items.push(...page.items);
      if (!page.nextCursor) return items;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  /** @param {string} method @param {string} path @param {object | FormData} [body] @param {Record<string, string>} [headers] */
  async #send(method, path, body, headers = {}) {
    const isForm = body instanceof FormData;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${this.origin}/api${path}`, {
        method,
        headers: {
          ...headers,
          ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
          cookie: this.#cookieHeader(),
        },
        body: isForm ? body : body ? JSON.stringify(body) : undefined,
      });
      this.#keepCookies(answer);
      const text = await answer.text();
      const value = text ? JSON.parse(text) : null;
      if (answer.ok) return value;
      if (answer.status !== 429 || attempt === MOST_ATTEMPTS)
        throw new ApiError(`${method} ${path}`, answer.status, value);
      await delay(value?.details?.retryAfterMs ?? 1_000);
    }
  }

  /** @param {Response} answer */
  #keepCookies(answer) {
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const separator = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
    }
  }

  #cookieHeader() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Signs up, or in when the address is known. @param {{ email: string, displayName: string }} account @param {string} password */
  async signUp({ email, displayName }, password) {
    try {
      this.memberId = (await this.post('/auth/register', { email, password, displayName })).member.id;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'auth.email-taken') throw error;
      this.memberId = (await this.post('/auth/sign-in', { email, password })).member.id;
    }
  }

  /** @param {string} displayName */
  async becomeGuest(displayName) {
    this.memberId = (await this.post('/auth/guest', { displayName })).member.id;
  }

  /** @param {string} roomId */
  async joinRoom(roomId) {
    this.#socket = io(this.origin, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: this.#cookieHeader(), origin: this.origin },
    });
    await this.#command('room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
  }

  /** @param {string} roomId @param {string} text */
  say(roomId, text) {
    return this.#command('chat.send', { roomId, clientId: randomUUID(), text });
  }

  /** @param {string} name @param {object} request */
  async #command(name, request) {
    if (!this.#socket) throw new Error(`${name} needs a live connection.`);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, request);
      if (answer.ok) return answer.data;
      const { code, details } = answer.error;
      if (code !== 'request.rate-limited' || attempt === MOST_ATTEMPTS) throw new ApiError(name, 0, answer.error);
      await delay(details?.retryAfterMs ?? 1_000);
    }
  }

  leave() {
    this.#socket?.disconnect();
    this.#socket = null;
  }
}
