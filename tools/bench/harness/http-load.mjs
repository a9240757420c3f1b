// An HTTP/1.1 client for load: raw sockets that are kept, one request under way on each, and of an answer no more is
// read than what is asked for. RFC 9112.
import net from 'node:net';

const READ_BUFFER_BYTES = 256 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
/** Answers that never have a body. */
const BODILESS = [204, 304];
/** Sockets are read one after another, so they share the memory that they are read into. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

/**
 * A request as it goes over the wire.
 * @param {{ method?: string, path: string, port: number, headers: Readonly<Record<string, string>>, body?: string }} options
 *   the body in ASCII
 */
export function requestText({ method = 'POST', path, port, headers, body }) {
  const lines = {
    Host: `127.0.0.1:${port}`,
    ...headers,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }),
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${body ?? ''}`;
}

/**
 * @typedef {object} AnswerReader
 * @property {(status: number, body: Buffer, head: string) => void} answered the body is there during the call only; the
 *   head is all that came before it
 * @property {(reason: string) => void} closed comes once, unless it is we who close
 */

export class HttpConnection {
  /** What came of an answer that did not come at once. @type {Buffer[]} */
  #parts = [];
  #partsLength = 0;
  /** So many bytes must be there before another look at them is worth it. */
  #neededLength = 0;
  #isWaiting = false;
  #isEnded = false;

  /** @param {{ port: number, reader: AnswerReader }} options */
  constructor({ port, reader }) {
    this.reader = reader;
    this.socket = net.connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length) => this.#take(length) },
    });
    /** @type {Promise<void>} */
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('error', reject);
    });
    this.opened.catch(() => {});
    this.socket.once('error', (error) => this.#end(error.message));
    this.socket.once('close', () => this.#end('the connection was closed'));
  }

  /** @param {string} request from `requestText`; the one before it has been answered */
  send(request) {
    if (this.#isWaiting) throw new Error('The last request is not answered yet.');
    this.#isWaiting = true;
    this.socket.write(request, 'latin1');
  }

  close() {
    this.#isEnded = true;
    this.socket.destroy();
  }

  #end(reason) {
    if (this.#isEnded) return;
    this.close();
    this.reader.closed(reason);
  }

  #take(length) {
    if (this.#parts.length === 0 && this.#read(readBuffer, length)) return true;
    this.#parts.push(Buffer.from(readBuffer.subarray(0, length)));
    this.#partsLength += length;
    if (this.#partsLength < this.#neededLength) return true;
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partsLength = 0;
    if (!this.#read(bytes, bytes.length)) {
      this.#parts.push(bytes);
      this.#partsLength = bytes.length;
    }
    return true;
  }

  /** @param {Buffer} bytes @param {number} length of what came @returns {boolean} whether nothing is left to wait for */
  #read(bytes, length) {
    if (this.#isEnded) return true;
    if (!this.#isWaiting) return this.#refuse('an answer came that nobody asked for');
    const headEnd = bytes.subarray(0, length).indexOf(HEAD_END);
    if (headEnd === -1) {
      this.#neededLength = length + 1;
      return false;
    }
    const head = bytes.toString('latin1', 0, headEnd);
    const status = Number(STATUS_LINE.exec(head)?.[1]);
    const bodyLength = BODILESS.includes(status) ? 0 : Number(CONTENT_LENGTH.exec(head)?.[1]);
    if (Number.isNaN(status) || Number.isNaN(bodyLength))
      return this.#refuse(`an answer without a status or a length came: ${head.split('\r\n', 1)[0]}`);
    const bodyStart = headEnd + HEAD_END.length;
    this.#neededLength = bodyStart + bodyLength;
    if (length < this.#neededLength) return false;
    if (length > this.#neededLength) return this.#refuse('more came than one answer');
    this.#neededLength = 0;
    this.#isWaiting = false;
    this.reader.answered(status, bytes.subarray(bodyStart, length), head);
    return true;
  }

  #refuse(reason) {
    this.#end(reason);
    return true;
  }
}

/**
 * @typedef {object} Work
 * @property {() => number} next the number of the next request; -1 when there is nothing more to ask
 * @property {(request: number) => string} textOf
 * @property {(request: number, answer: { status: number, body: Buffer, latencyMs: number }) => void} answered
 * @property {(request: number, reason: string) => void} lost its connection ended before the answer
 */

/**
 * So many people, each of whom asks, waits for the answer and asks again: a closed loop. Who loses the connection asks
 * no more.
 */
export class ClosedLoop {
  /** @type {{ connection: HttpConnection, request: number, sentMs: number, isGone: boolean }[]} */
  #people = [];
  /** @type {Work | null} */
  #work = null;
  #busy = 0;
  /** @type {() => void} */
  #finish = () => {};

  /** @param {{ port: number, connections: number }} options @returns {Promise<ClosedLoop>} once all are connected */
  static async open({ port, connections }) {
    const loop = new ClosedLoop();
    for (let count = 0; count < connections; count += 1) loop.#add(port);
    try {
      await Promise.all(loop.#people.map(({ connection }) => connection.opened));
    } catch (error) {
      loop.close();
      throw error;
    }
    return loop;
  }

  #add(port) {
    const reader = {
      answered: (status, body) => {
        const latencyMs = performance.now() - person.sentMs;
        const { request } = person;
        person.request = -1;
        this.#work?.answered(request, { status, body, latencyMs });
        this.#busy -= 1;
        this.#ask(person);
      },
      closed: (reason) => {
        person.isGone = true;
        if (person.request === -1) return;
        this.#work?.lost(person.request, reason);
        person.request = -1;
        this.#busy -= 1;
        if (this.#busy === 0) this.#finish();
      },
    };
    const person = { connection: new HttpConnection({ port, reader }), request: -1, sentMs: 0, isGone: false };
    this.#people.push(person);
  }

  #ask(person) {
    const request = person.isGone ? -1 : (this.#work?.next() ?? -1);
    if (request !== -1) {
      person.request = request;
      person.sentMs = performance.now();
      this.#busy += 1;
      person.connection.send(this.#work?.textOf(request) ?? '');
    } else if (this.#busy === 0) this.#finish();
  }

  /** Runs until there is nothing more to ask and everything asked is answered or lost. @param {Work} work @returns {Promise<void>} */
  run(work) {
    return new Promise((resolve, reject) => {
      this.#work = work;
      this.#finish = resolve;
      try {
        for (const person of this.#people) this.#ask(person);
        if (this.#busy === 0) resolve();
      } catch (error) {
        reject(error);
      }
    });
  }

  close() {
    for (const { connection } of this.#people) connection.close();
  }
}
