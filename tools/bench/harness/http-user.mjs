// One person at a running api: a session cookie, an address, requests as JSON.
import { BenchError } from './bench-error.mjs';

export class HttpUser {
  cookie = '';

  /** @param {string} origin @param {string} address from which this person comes, as our proxy would tell it */
  constructor(origin, address) {
    this.origin = origin;
    this.address = address;
  }

  /** What a request of this person's carries. */
  get headers() {
    return { 'x-forwarded-for': this.address, ...(this.cookie ? { cookie: this.cookie } : {}) };
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#send('GET', path);
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  post(path, body) {
    return this.#send('POST', path, body);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  patch(path, body) {
    return this.#send('PATCH', path, body);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  put(path, body) {
    return this.#send('PUT', path, body);
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #send(method, path, body) {
    const answer = await fetch(`${this.origin}/api${path}`, {
      method,
      headers: { ...this.headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new BenchError(`${method} ${path} was answered with ${answer.status}: ${text}`);
    const [pair] = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (pair) this.cookie = pair;
    return text ? JSON.parse(text) : null;
  }
}
