// A WebSocket client that looks at frame headers and copies a payload only when its reader asks for it. RFC 6455.
import { randomBytes } from 'node:crypto';
import net from 'node:net';

/** So much of a payload is at hand when a reader decides what to do with it. */
export const SCAN_BYTES = 128;
const LONGEST_HEADER = 10;
const READ_BUFFER_BYTES = 256 * 1024;
const OPCODE = { text: 1, close: 8, ping: 9, pong: 10 };
/** Sockets are read one after another, so they share the memory that they are read into. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

/** Length of the payload and of the header before it. */
const header = { payloadLength: 0, length: 0 };

/**
 * Reads a frame's header into `header`.
 * @param {Buffer} bytes @param {number} start @param {number} end @returns {boolean} whether all of it is there
 */
export function readFrameHeader(bytes, start, end) {
  if (end - start < 2) return false;
  const short = bytes[start + 1] & 0x7f;
  header.length = short < 126 ? 2 : short === 126 ? 4 : LONGEST_HEADER;
  if (end - start < header.length) return false;
  if (short < 126) header.payloadLength = short;
  else if (short === 126) header.payloadLength = bytes.readUInt16BE(start + 2);
  else header.payloadLength = Number(bytes.readBigUInt64BE(start + 2));
  return true;
}
export const lastHeader = header;

/**
 * A text frame as clients send it. Its mask is zero: the server undoes it like any other, and we save the work.
 * @param {string} text ASCII
 */
export function textFrame(text, opcode = OPCODE.text) {
  const { length } = text;
  const extended = length < 126 ? 0 : 2;
  const frame = Buffer.alloc(6 + extended + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended === 0 ? length : 126);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  frame.write(text, 6 + extended, 'latin1');
  return frame;
}

/**
 * @typedef {object} FrameReader
 * @property {(bytes: Buffer, start: number, scanned: number, payloadLength: number) => boolean} skip whether the payload
 *   needs no copy; `scanned` bytes of it, at most SCAN_BYTES, stand at `start`
 * @property {(text: string) => void} read a payload that was not skipped
 * @property {(reason: string) => void} closed
 */

export class WebSocketClient {
  /** Payload bytes of the present frame that are still to come. */
  #remaining = 0;
  /** @type {Buffer | null} where they go; null when they are skipped */
  #collected = null;
  #collectedLength = 0;
  /** The beginning of a frame whose header and first bytes did not come at once. */
  #head = Buffer.allocUnsafe(LONGEST_HEADER + SCAN_BYTES);
  #headLength = 0;
  #opcode = 0;
  #response = '';
  #isOpen = false;
  #isEnded = false;

  /**
   * @param {{ port: number, path: string, headers: Readonly<Record<string, string>>, reader: FrameReader, onOpen: () => void }} options
   */
  constructor({ port, path, headers, reader, onOpen }) {
    this.reader = reader;
    this.onOpen = onOpen;
    this.bytes = 0;
    this.socket = net.connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length) => this.#take(length) },
    });
    const lines = {
      Host: `127.0.0.1:${port}`,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    };
    const request = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`GET ${path} HTTP/1.1\r\n${request.join('')}\r\n`);
    this.socket.once('error', (error) => this.#end(error.message));
    this.socket.once('close', () => this.#end('the connection was closed'));
  }

  /** @param {Buffer} frame */
  write(frame) {
    this.socket.write(frame);
  }

  close() {
    this.#isEnded = true;
    this.socket.destroy();
  }

  #end(reason) {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.socket.destroy();
    this.reader.closed(reason);
  }

  #take(length) {
    this.bytes += length;
    if (this.#isOpen) this.#feed(readBuffer, 0, length);
    else this.#readResponse(length);
    return true;
  }

  #readResponse(length) {
    const chunk = readBuffer.toString('latin1', 0, length);
    const answered = this.#response.length;
    this.#response += chunk;
    const end = this.#response.indexOf('\r\n\r\n');
    if (end === -1) return;
    if (!this.#response.startsWith('HTTP/1.1 101')) return this.#end(this.#response.split('\r\n', 1)[0]);
    this.#isOpen = true;
    this.#response = '';
    this.onOpen();
    this.#feed(readBuffer, end + 4 - answered, length);
  }

  /** @param {Buffer} bytes @param {number} start @param {number} end */
  #feed(bytes, start, end) {
    let at = start;
    while (at < end) {
      if (this.#remaining > 0) {
        const taken = Math.min(this.#remaining, end - at);
        this.#payload(bytes, at, taken);
        at += taken;
      } else if (this.#headLength === 0 && this.#hasHead(bytes, at, end)) {
        at += this.#begin(bytes, at);
      } else {
        this.#head[this.#headLength] = bytes[at];
        this.#headLength += 1;
        at += 1;
        if (this.#hasHead(this.#head, 0, this.#headLength)) this.#beginFromHead();
      }
    }
  }

  #hasHead(bytes, start, end) {
    return (
      readFrameHeader(bytes, start, end) && end - start >= header.length + Math.min(header.payloadLength, SCAN_BYTES)
    );
  }

  /** Decides about the frame at `start`, whose header was just read. @returns {number} the header's length */
  #begin(bytes, start) {
    const { length, payloadLength } = header;
    this.#opcode = bytes[start] & 0x0f;
    this.#remaining = payloadLength;
    const scanned = Math.min(payloadLength, SCAN_BYTES);
    const isSkipped = this.#opcode === OPCODE.text && this.reader.skip(bytes, start + length, scanned, payloadLength);
    this.#collected = isSkipped ? null : Buffer.allocUnsafe(payloadLength);
    this.#collectedLength = 0;
    if (payloadLength === 0) this.#complete();
    return length;
  }

  #beginFromHead() {
    const [headLength, headerLength] = [this.#headLength, header.length];
    this.#headLength = 0;
    this.#begin(this.#head, 0);
    if (headLength > headerLength) this.#payload(this.#head, headerLength, headLength - headerLength);
  }

  #payload(bytes, start, length) {
    this.#remaining -= length;
    if (this.#collected === null) return;
    bytes.copy(this.#collected, this.#collectedLength, start, start + length);
    this.#collectedLength += length;
    if (this.#remaining === 0) this.#complete();
  }

  #complete() {
    const payload = this.#collected;
    this.#collected = null;
    if (payload === null) return;
    if (this.#opcode === OPCODE.text) this.reader.read(payload.toString('utf8'));
    else if (this.#opcode === OPCODE.ping) this.write(textFrame(payload.toString('latin1'), OPCODE.pong));
    else if (this.#opcode === OPCODE.close) this.#end('the server said goodbye');
    else this.#end(`an unexpected frame came (opcode ${this.#opcode})`);
  }
}
