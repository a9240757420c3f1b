import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { lastHeader, readFrameHeader, textFrame, WebSocketClient } from './websocket-client.mjs';

/** A frame as servers send it. */
function serverFrame(payload, opcode = 1) {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + extended);
  head[0] = 0x80 | opcode;
  head[1] = extended === 0 ? length : extended === 2 ? 126 : 127;
  if (extended === 2) head.writeUInt16BE(length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

describe('frame headers', () => {
  it('are read in all three sizes, and not before they are complete', () => {
    for (const [length, headerLength] of [
      [125, 2],
      [126, 4],
      [65_535, 4],
      [65_536, 10],
    ]) {
      const frame = serverFrame(Buffer.alloc(length));
      assert.ok(readFrameHeader(frame, 0, frame.length));
      assert.deepEqual({ ...lastHeader }, { payloadLength: length, length: headerLength });
      assert.equal(readFrameHeader(frame, 0, headerLength - 1), false);
    }
  });

  it('of clients say that a mask follows', () => {
    const frame = textFrame('hello');
    assert.deepEqual([frame[0], frame[1], frame.length], [0x81, 0x85, 11]);
    assert.equal(textFrame('x'.repeat(300)).readUInt16BE(2), 300);
  });
});

describe('a raw WebSocket client', () => {
  it('reads and skips payloads however the bytes are cut up', async () => {
    const payloads = ['2', 'skip me', 'é'.repeat(70), `skip ${'x'.repeat(70_000)}`, '', 'y'.repeat(400), 'skip', 'end'];
    const stream = Buffer.concat(payloads.map((text) => serverFrame(Buffer.from(text))));
    for (const cut of [1, 7, 129, 4_096, stream.length]) {
      /** @type {{ read: string[], skipped: number[] }} */
      const seen = { read: [], skipped: [] };
      await withServer(
        async (socket) => {
          const step = cut === 1 ? 1 : cut;
          for (let at = 0; at < stream.length; at += step) {
            socket.write(stream.subarray(at, at + step));
            if (cut < 200 && at < 2_000) await turn();
          }
        },
        (port, finish) =>
          new WebSocketClient({
            port,
            path: '/',
            headers: {},
            onOpen: () => {},
            reader: {
              skip: (bytes, start, scanned, payloadLength) => {
                const isSkipped = bytes.toString('utf8', start, start + Math.min(4, scanned)) === 'skip';
                if (isSkipped) seen.skipped.push(payloadLength);
                return isSkipped;
              },
              read: (text) => {
                seen.read.push(text);
                if (text === 'end') finish();
              },
              closed: (reason) => assert.fail(reason),
            },
          }),
      );
      assert.deepEqual(seen.read, ['2', 'é'.repeat(70), '', 'y'.repeat(400), 'end'], `cut into ${cut}`);
      assert.deepEqual(seen.skipped, [7, 70_005, 4], `cut into ${cut}`);
    }
  });

  it('says why when the server refuses or leaves', async () => {
    const closed = (answer) =>
      withServer(
        (socket) => socket.end(answer),
        (port, finish) =>
          new WebSocketClient({
            port,
            path: '/',
            headers: {},
            onOpen: () => {},
            reader: { skip: () => true, read: () => {}, closed: finish },
          }),
        answer.startsWith('HTTP'),
      );
    assert.match(await closed('HTTP/1.1 403 Forbidden\r\n\r\n'), /403/);
    assert.equal(await closed(''), 'the connection was closed');
  });
});

/** Answers the handshake, unless it is `answersItself`, and hands the connection on. @returns {Promise<any>} what `finish` was called with */
function withServer(serve, connect, answersItself = false) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', async () => {
        if (!answersItself) socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n');
        await serve(socket);
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const client = connect(port, (value) => {
        client.close();
        server.close((error) => (error ? reject(error) : resolve(value)));
      });
    });
  });
}
