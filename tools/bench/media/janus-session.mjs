// Janus' HTTP signalling, as far as its video room needs it: a session, handles in it, and events by long polling.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_DEADLINE_MS = 15_000;
const POLL_PAUSE_MS = 100;
const PLUGIN = 'janus.plugin.videoroom';

/** @param {string} url @param {object} message @returns {Promise<any>} */
async function post(url, message) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transaction: randomUUID(), ...message }),
  });
  const answer = /** @type {any} */ (await response.json());
  if (answer.janus === 'error') throw new Error(`Janus refused: ${JSON.stringify(answer.error)}`);
  return answer;
}

export class JanusSession {
  /** @type {Map<string, (event: any) => void>} */
  #waiting = new Map();

  /** @param {string} url of the session */
  constructor(url) {
    this.url = url;
    void this.#poll();
  }

  /** @param {string} url as http://198.18.0.1:8088/janus */
  static async open(url) {
    const { data } = await post(url, { janus: 'create' });
    return new JanusSession(`${url}/${data.id}`);
  }

  async attach() {
    const { data } = await post(this.url, { janus: 'attach', plugin: PLUGIN });
    const url = `${this.url}/${data.id}`;
    return {
      /**
       * @param {object} body @param {{ type: 'offer' | 'answer', sdp: string }} [jsep]
       * @returns {Promise<{ sdp: string }>} what it answers with; empty where it describes no session
       */
      ask: async (body, jsep) => {
        const transaction = randomUUID();
        const answered = this.#eventOf(transaction);
        await post(url, { janus: 'message', transaction, body, ...(jsep === undefined ? {} : { jsep }) });
        const event = await answered;
        const { error } = event.plugindata?.data ?? {};
        if (error !== undefined) throw new Error(`Janus refused: ${error}`);
        return { sdp: event.jsep?.sdp ?? '' };
      },
    };
  }

  /** @param {string} transaction @returns {Promise<any>} */
  #eventOf(transaction) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(transaction);
        reject(new Error(`Janus did not answer within ${ANSWER_DEADLINE_MS / 1_000} s`));
      }, ANSWER_DEADLINE_MS);
      this.#waiting.set(transaction, (event) => {
        clearTimeout(timer);
        this.#waiting.delete(transaction);
        resolve(event);
      });
    });
  }

  /** Ends with the process, as the load does after each round. */
  async #poll() {
    for (;;) {
      try {
        const answer = /** @type {any} */ (await (await fetch(`${this.url}?maxev=20`)).json());
        for (const event of [answer].flat())
          if (event.janus === 'event' || event.janus === 'error') this.#waiting.get(event.transaction)?.(event);
      } catch {
        // A server that is too busy to answer is asked again; who waits for an event has a deadline.
        await delay(POLL_PAUSE_MS);
      }
    }
  }
}
