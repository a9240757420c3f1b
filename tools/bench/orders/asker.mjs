// One buyer's connection: asks, waits for the answer, asks again. Runs in the driver.
import { HttpConnection, requestText } from '../harness/http-load.mjs';

const SHOWN_CHARACTERS = 300;
const SET_COOKIE = /\r\nset-cookie: *([^;\r]+)/i;

/**
 * @typedef {object} Answer
 * @property {any} body from JSON
 * @property {string} head
 *
 * @typedef {object} Question
 * @property {string} [method]
 * @property {string} path
 * @property {Readonly<Record<string, string>>} [headers]
 * @property {object} [body]
 */

/** The first cookie that an answer sets, as a request sends it back. @param {Answer} answer */
export const cookieOf = ({ head }) => SET_COOKIE.exec(head)?.[1] ?? '';

/** The value of a header; empty when there is none. @param {Answer} answer @param {string} name */
export const headerOf = ({ head }, name) => new RegExp(`\\r\\n${name}: *([^\\r]+)`, 'i').exec(head)?.[1] ?? '';

export class Asker {
  /** How many questions were asked. */
  requests = 0;
  #connection;
  #port;
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void, what: string } | null} */
  #waiting = null;
  /** @type {string | null} */
  #lostBecause = null;

  /** @param {number} port */
  constructor(port) {
    this.#port = port;
    this.#connection = new HttpConnection({
      port,
      reader: {
        answered: (status, body, head) => this.#answered(status, body, head),
        closed: (reason) => {
          this.#lostBecause = reason;
          this.#waiting?.reject(new Error(`${this.#waiting.what}: ${reason}`));
        },
      },
    });
  }

  /** @param {number} port @returns {Promise<Asker>} */
  static async open(port) {
    const asker = new Asker(port);
    await asker.#connection.opened;
    return asker;
  }

  /** @param {Question} question @returns {Promise<Answer>} @throws Error when it is not answered with a 2xx */
  ask({ method = 'POST', path, headers = {}, body }) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const what = `${method} ${path}`;
    return new Promise((resolve, reject) => {
      if (this.#lostBecause !== null) return reject(new Error(`${what}: ${this.#lostBecause}`));
      this.#waiting = { resolve, reject, what };
      this.requests += 1;
      this.#connection.send(requestText({ method, path, port: this.#port, headers, body: text ?? emptyOf(method) }));
    });
  }

  close() {
    this.#connection.close();
  }

  /** @param {number} status @param {Buffer} bytes @param {string} head */
  #answered(status, bytes, head) {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting) return;
    const text = bytes.toString('utf8');
    if (status < 200 || status > 299)
      return waiting.reject(new Error(`${waiting.what}: ${status} ${text.slice(0, SHOWN_CHARACTERS)}`));
    try {
      waiting.resolve({ head, body: text === '' ? null : JSON.parse(text) });
    } catch (error) {
      waiting.reject(new Error(`${waiting.what}: ${error.message}`));
    }
  }
}

/** A POST without anything in it still says so. @param {string} method */
const emptyOf = (method) => (method === 'POST' ? '{}' : undefined);
