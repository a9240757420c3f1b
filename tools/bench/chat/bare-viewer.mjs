// One viewer of a bare entrant, over a raw socket.
import { dueMsOf, MESSAGE_BYTES, messageJson, messageText } from './message.mjs';
import { startsWith } from './frame-scan.mjs';
import { SeqCoverage } from './seq-coverage.mjs';
import { textFrame, WebSocketClient } from './websocket-client.mjs';

const PONG = textFrame('3');
const CONNECT = textFrame('40');
const ONE = Buffer.from('42["message",');
const LIST = Buffer.from('42["messages",[');

/**
 * How many messages a packet of Socket.IO carries, from its length: each of them has MESSAGE_BYTES.
 * @param {Buffer} bytes @param {number} start @param {number} scanned @param {number} payloadLength
 * @returns {number} 0 when it carries none
 */
export function countMessages(bytes, start, scanned, payloadLength) {
  if (startsWith(bytes, ONE, start, scanned)) return 1;
  if (!startsWith(bytes, LIST, start, scanned)) return 0;
  // Commas stand between the messages, and two brackets close the packet.
  const count = (payloadLength - LIST.length - 2 + 1) / (MESSAGE_BYTES + 1);
  if (!Number.isInteger(count)) throw new Error(`A list of messages has an odd length: ${payloadLength} bytes.`);
  return count;
}

/** @typedef {import('./vitrine-viewer.mjs').Sink} Sink */

export class BareViewer {
  /** Messages received. */
  covered = 0;
  otherEntries = 0;
  duplicates = 0;
  leftOut = 0;
  #seen = new SeqCoverage();
  /** @type {(() => void) | null} */
  #joined = null;
  /** @type {((error: Error) => void) | null} */
  #joinFailed = null;

  /**
   * @param {{ index: number, isSampled: boolean, port: number, isSocketIo: boolean,
   *   identity: { memberId: string, name: string }, sink: Sink }} options
   */
  constructor(options) {
    this.options = options;
  }

  /** @returns {Promise<void>} */
  join() {
    const { port, isSocketIo } = this.options;
    return new Promise((resolve, reject) => {
      this.#joined = resolve;
      this.#joinFailed = reject;
      this.client = new WebSocketClient({
        port,
        path: isSocketIo ? '/socket.io/?EIO=4&transport=websocket' : '/',
        headers: {},
        reader: this,
        onOpen: () => {
          if (!isSocketIo) this.#finishJoin();
        },
      });
    });
  }

  /** @param {number} id @param {number} dueMs */
  send(id, dueMs) {
    const { identity, isSocketIo } = this.options;
    const json = messageJson(id, identity.memberId, identity.name, messageText(dueMs));
    this.client?.write(textFrame(isSocketIo ? `42["message",${json}]` : json));
  }

  close() {
    this.client?.close();
  }

  get bytes() {
    return this.client?.bytes ?? 0;
  }

  /** @param {{ sent: number }} log */
  missing({ sent }) {
    return Math.max(0, sent - this.covered, this.options.isSampled ? sent - this.#seen.contiguousTo : 0);
  }

  skip(bytes, start, scanned, payloadLength) {
    if (this.options.isSampled) return false;
    if (!this.options.isSocketIo) {
      this.covered += 1;
      return true;
    }
    const count = countMessages(bytes, start, scanned, payloadLength);
    this.covered += count;
    return count > 0;
  }

  /** @param {string} text */
  read(text) {
    if (!this.options.isSocketIo) this.#readMessage(JSON.parse(text));
    else if (text.startsWith('42')) this.#readEvent(JSON.parse(text.slice(2)));
    else if (text === '2') this.client?.write(PONG);
    else if (text.startsWith('0')) this.client?.write(CONNECT);
    else if (text.startsWith('40')) this.#finishJoin();
  }

  closed(reason) {
    if (this.#joinFailed) this.#joinFailed(new Error(`Viewer ${this.options.index} could not join: ${reason}`));
    else this.options.sink.onClosed(reason);
  }

  #finishJoin() {
    this.#joined?.();
    this.#joined = null;
    this.#joinFailed = null;
  }

  #readEvent([event, data]) {
    if (event === 'message') this.#readMessage(data);
    else if (event === 'messages') for (const message of data) this.#readMessage(message);
    else if (event === 'pin' && this.options.isSampled) this.options.sink.onPin(this.options.index, data.pinId);
  }

  #readMessage({ id, text }) {
    this.covered += 1;
    if (this.#seen.cover(Number(id), Number(id)) === 0) this.duplicates += 1;
    this.options.sink.onMessage(dueMsOf(text));
  }
}
