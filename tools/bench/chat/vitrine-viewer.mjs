// One viewer of ours, over a raw socket: Engine.IO and Socket.IO text packets with our protocol in them.
import { randomUUID } from 'node:crypto';

import { dueMsOf, messageText } from './message.mjs';
import { scanFrameRange, scannedRange } from './frame-scan.mjs';
import { SeqCoverage } from './seq-coverage.mjs';
import { textFrame, WebSocketClient } from './websocket-client.mjs';

/** Newest first: what the server does not speak it refuses. */
const PROTOCOL_VERSIONS = [2, 1];
const PONG = textFrame('3');
const CONNECT = textFrame('40');

/**
 * @typedef {object} Identity
 * @property {string} cookie
 * @property {string} memberId
 * @property {string} address from which this viewer comes, as a proxy would tell it
 *
 * @typedef {object} Sink what a viewer tells of
 * @property {(dueMs: number) => void} onMessage read by a sampled viewer
 * @property {(viewerIndex: number, pinId: string) => void} onPin read by a sampled viewer
 * @property {(seq: number) => void} onAcknowledged
 * @property {(code: string) => void} onRefused
 * @property {(reason: string) => void} onClosed
 */

export class VitrineViewer {
  /** Numbers of the log that are covered, entries of every kind among them. */
  covered = 0;
  /** Entries that are no messages, read by a sampled viewer. */
  otherEntries = 0;
  duplicates = 0;
  leftOut = 0;
  #ranges = new SeqCoverage();
  /** Numbers whose entries a sampled viewer has read. */
  #seen = new SeqCoverage();
  #acknowledgements = 0;
  #version = 0;
  /** @type {(() => void) | null} */
  #joined = null;
  /** @type {((error: Error) => void) | null} */
  #joinFailed = null;

  /** @param {{ index: number, isSampled: boolean, port: number, roomId: string, identity: Identity, sink: Sink }} options */
  constructor(options) {
    this.options = options;
  }

  /** @returns {Promise<void>} once the room's state is here */
  join() {
    const { port, identity } = this.options;
    const origin = `http://127.0.0.1:${port}`;
    return new Promise((resolve, reject) => {
      this.#joined = resolve;
      this.#joinFailed = reject;
      this.client = new WebSocketClient({
        port,
        path: '/socket.io/?EIO=4&transport=websocket',
        headers: { Cookie: identity.cookie, Origin: origin, 'X-Forwarded-For': identity.address },
        reader: this,
        onOpen: () => {},
      });
    });
  }

  /** @param {number} _id @param {number} dueMs */
  send(_id, dueMs) {
    const { roomId } = this.options;
    const request = { roomId, clientId: randomUUID(), text: messageText(dueMs) };
    this.#command('chat.send', request);
  }

  close() {
    this.client?.close();
  }

  get bytes() {
    return this.client?.bytes ?? 0;
  }

  /** How many entries this viewer misses of a log that ends at `headSeq`. @param {{ headSeq: number, acknowledged: readonly number[] }} log */
  missing({ headSeq, acknowledged }) {
    const uncovered = Math.max(0, headSeq - this.#ranges.contiguousTo);
    if (!this.options.isSampled) return uncovered;
    return Math.max(uncovered, acknowledged.filter((seq) => !this.#seen.has(seq)).length) + this.leftOut;
  }

  skip(bytes, start, scanned) {
    if (this.options.isSampled || !scanFrameRange(bytes, start, scanned)) return false;
    this.covered += this.#ranges.cover(scannedRange.fromSeq, scannedRange.toSeq);
    return true;
  }

  /** @param {string} text an Engine.IO packet */
  read(text) {
    if (text.startsWith('42["frame",')) this.#readFrame(JSON.parse(text.slice(2))[1]);
    else if (text.startsWith('43')) this.#readAnswer(text);
    else if (text === '2') this.client?.write(PONG);
    else if (text.startsWith('0')) this.client?.write(CONNECT);
    else if (text.startsWith('40')) this.#joinRoom();
    else if (text.startsWith('44')) this.closed(`the server refused the connection: ${text.slice(2)}`);
    else if (text.startsWith('42["snapshot"')) this.options.sink.onRefused('shed for a snapshot');
    else if (text.startsWith('42["session.closed"')) this.options.sink.onRefused(text.slice(2));
  }

  closed(reason) {
    if (this.#joinFailed) this.#joinFailed(new Error(`Viewer ${this.options.index} could not join: ${reason}`));
    else this.options.sink.onClosed(reason);
  }

  #command(name, request) {
    const id = this.#acknowledgements;
    this.#acknowledgements += 1;
    this.client?.write(textFrame(`42${id}${JSON.stringify([name, request])}`));
  }

  #joinRoom() {
    const { roomId } = this.options;
    this.#command('room.join', { roomId, protocolVersion: PROTOCOL_VERSIONS[this.#version], lastSeq: null });
  }

  #readAnswer(text) {
    const [answer] = JSON.parse(text.slice(text.indexOf('[')));
    if (this.#joined) this.#readJoined(answer);
    else if (answer.ok) this.options.sink.onAcknowledged(answer.data.seq);
    else this.options.sink.onRefused(answer.error.code);
  }

  #readJoined(answer) {
    if (!answer.ok) {
      this.#version += 1;
      if (this.#version < PROTOCOL_VERSIONS.length) this.#joinRoom();
      else this.closed(JSON.stringify(answer.error));
      return;
    }
    const seq = answer.data.kind === 'snapshot' ? answer.data.seq : answer.data.frame.toSeq;
    this.#ranges.cover(1, seq);
    this.#seen.cover(1, seq);
    this.#joined?.();
    this.#joined = null;
    this.#joinFailed = null;
  }

  #readFrame(frame) {
    const { fromSeq, toSeq, entries, leftOut } = Array.isArray(frame)
      ? { fromSeq: frame[1], toSeq: frame[2], entries: frame[4], leftOut: frame[6] }
      : frame;
    this.covered += this.#ranges.cover(fromSeq, toSeq);
    if (leftOut?.length > 0) this.leftOut += 1;
    for (const entry of entries) {
      if (Array.isArray(entry)) this.#readEntry(fromSeq + entry[0], entry[3]);
      else if (entry.kind === 'message.posted') this.#readEntry(entry.seq, entry.data.text);
      else this.#readOther(entry);
    }
  }

  #readEntry(seq, text) {
    if (this.#seen.cover(seq, seq) === 0) this.duplicates += 1;
    this.options.sink.onMessage(dueMsOf(text));
  }

  #readOther(entry) {
    if (this.#seen.cover(entry.seq, entry.seq) === 0) this.duplicates += 1;
    this.otherEntries += 1;
    if (entry.kind === 'pin.shown') this.options.sink.onPin(this.options.index, entry.data.pinId);
  }
}
