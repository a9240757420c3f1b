// Shows a piece once a second while chat runs, and times how soon each sampled viewer reads of it.
import http from 'node:http';

/**
 * @typedef {object} PinOptions
 * @property {number} port
 * @property {number} everyMs
 * @property {readonly { pinId: string, path: string, body: string }[]} requests in turn
 * @property {Readonly<Record<string, string>>} headers
 * @property {number} first which of the requests comes first
 * @property {number} readers how many sampled viewers must read each
 */

export class PinSender {
  /** @type {NodeJS.Timeout | null} */
  #timer = null;
  #count = 0;
  /** @type {string[]} */
  #failures = [];
  /** @type {{ pinId: string, requestedMs: number, readMs: Map<number, number> }[]} */
  #shown = [];

  /** @param {PinOptions} options */
  constructor(options) {
    this.options = options;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  start() {
    this.#timer = setInterval(() => this.#send(), this.options.everyMs);
  }

  #send() {
    const { port, headers, requests } = this.options;
    const { pinId, path, body } = requests[(this.options.first + this.#count) % requests.length];
    this.#count += 1;
    const request = http.request({
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      agent: this.agent,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    });
    request.on('response', (response) => {
      if (response.statusCode !== 200) this.#failures.push(`status ${response.statusCode}`);
      response.resume();
    });
    request.on('error', (error) => this.#failures.push(error.message));
    this.#shown.push({ pinId, requestedMs: performance.now(), readMs: new Map() });
    request.end(body);
  }

  /** @param {number} viewerIndex @param {string} pinId */
  read(viewerIndex, pinId) {
    const shown = this.#shown.find((one) => one.pinId === pinId && !one.readMs.has(viewerIndex));
    shown?.readMs.set(viewerIndex, performance.now());
  }

  stop() {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  close() {
    this.stop();
    this.agent.destroy();
  }

  get count() {
    return this.#count;
  }

  isComplete() {
    return this.missing() === 0;
  }

  /** Readings that did not come. @returns {number} @throws Error when a request failed */
  missing() {
    if (this.#failures.length > 0) throw new Error(`A pin failed: ${this.#failures[0]}.`);
    return this.#shown.reduce((sum, { readMs }) => sum + this.options.readers - readMs.size, 0);
  }

  latencies() {
    return Float32Array.from(
      this.#shown.flatMap(({ requestedMs, readMs }) => [...readMs.values()].map((atMs) => atMs - requestedMs)),
    );
  }
}
