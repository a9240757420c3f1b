import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { ClosedLoop, HttpConnection, requestText } from './http-load.mjs';

const answerText = (body, status = '201 Created') =>
  `HTTP/1.1 ${status}\r\nX-Frame-Options: DENY\r\nSet-Cookie: a=b\r\nContent-Length: ${Buffer.byteLength(body)}\r\nDate: now\r\n\r\n${body}`;

describe('a request', () => {
  it('says how long its body is, and is whole', () => {
    const text = requestText({ path: '/x', port: 80, headers: { 'Idempotency-Key': 'k' }, body: '{"a":1}' });
    assert.equal(
      text,
      'POST /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}',
    );
    assert.ok(requestText({ method: 'GET', path: '/', port: 80, headers: {} }).endsWith(':80\r\n\r\n'));
  });
});

describe('a connection', () => {
  it('reads answers however their bytes are cut up', async () => {
    const bodies = ['{"id":1}', '', 'é'.repeat(90_000), 'last'];
    for (const cut of [1, 3, 40, 9_000, 1_000_000]) {
      const step = async (socket, index) => {
        const bytes = Buffer.from(answerText(bodies[index]));
        for (let at = 0; at < bytes.length; at += cut) {
          // Beyond the head and the first bytes of a body nothing new can happen: the rest comes at once.
          const end = cut < 9_000 && at > 300 ? bytes.length : at + cut;
          socket.write(bytes.subarray(at, end));
          if (end >= bytes.length) break;
          await turn();
        }
      };
      const seen = await converse({ step, requests: bodies.length });
      assert.deepEqual(
        seen.answers.map(({ status, text }) => [status, text]),
        bodies.map((text) => [201, text]),
        `cut into ${cut}`,
      );
      assert.equal(seen.reason, null);
    }
  });

  it('knows a length whatever the case of its name, and answers that have none', async () => {
    const texts = ['HTTP/1.1 409 Conflict\r\ncontent-length:2\r\n\r\nno', 'HTTP/1.1 204 No Content\r\n\r\n'];
    const { answers } = await converse({ step: (socket, index) => socket.write(texts[index]), requests: 2 });
    assert.deepEqual(answers, [
      { status: 409, text: 'no' },
      { status: 204, text: '' },
    ]);
  });

  it('says why when it can go no further', async () => {
    const reasonFor = async (text) =>
      (await converse({ step: (socket) => socket.end(text), requests: 2 })).reason ?? '';
    assert.equal(await reasonFor(''), 'the connection was closed');
    assert.equal(await reasonFor(answerText('halfway').slice(0, -3)), 'the connection was closed');
    assert.match(await reasonFor('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'), /200 OK/);
    assert.match(await reasonFor('nonsense\r\n\r\n'), /nonsense/);
    assert.equal(await reasonFor(answerText('a') + answerText('b')), 'more came than one answer');
  });

  it('refuses a second request before the first is answered', () => {
    const connection = new HttpConnection({ port: 1, reader: { answered: () => {}, closed: () => {} } });
    connection.send('x');
    assert.throws(() => connection.send('y'), /not answered/);
    connection.close();
  });
});

describe('a closed loop', () => {
  it('has one request of each under way, asks everything once and measures how long it took', async () => {
    /** @type {{ most: number, now: number, bodies: number[] }} */
    const seen = { most: 0, now: 0, bodies: [] };
    await withHttpServer(
      (request, response) => {
        seen.now += 1;
        seen.most = Math.max(seen.most, seen.now);
        let body = '';
        request.on('data', (chunk) => (body += chunk));
        request.on('end', () => {
          seen.bodies.push(Number(body));
          setTimeout(() => {
            seen.now -= 1;
            response.end(body);
          }, 5);
        });
      },
      async (port) => {
        const loop = await ClosedLoop.open({ port, connections: 7 });
        const answers = [];
        await loop.run({
          ...counted(50),
          textOf: (index) => requestText({ path: '/', port, headers: {}, body: String(index) }),
          answered: (index, { status, body, latencyMs }) => answers.push([index, status, String(body), latencyMs]),
          lost: (_, reason) => assert.fail(reason),
        });
        loop.close();
        assert.equal(seen.most, 7);
        assert.deepEqual(
          seen.bodies.sort((left, right) => left - right),
          Array.from({ length: 50 }, (_, index) => index),
        );
        assert.equal(answers.length, 50);
        for (const [index, status, body, latencyMs] of answers) {
          assert.deepEqual([status, body], [200, String(index)]);
          assert.ok(latencyMs >= 4 && latencyMs < 2_000, `${latencyMs} ms`);
        }
      },
    );
  });

  it('goes on without those whose connection ended, and tells of what they asked', async () => {
    await withHttpServer(
      (request, response) => (request.url === '/3' ? request.socket.destroy() : response.end('ok')),
      async (port) => {
        const loop = await ClosedLoop.open({ port, connections: 2 });
        /** @type {[number[], number[]]} */
        const [answered, lost] = [[], []];
        await loop.run({
          ...counted(10),
          textOf: (index) => requestText({ method: 'GET', path: `/${index}`, port, headers: {} }),
          answered: (index) => answered.push(index),
          lost: (index) => lost.push(index),
        });
        loop.close();
        assert.deepEqual(lost, [3]);
        assert.equal(answered.length, 9);
      },
    );
  });

  it('ends at once when there is nobody, or nothing to ask', { timeout: 5_000 }, async () => {
    await withHttpServer(
      () => assert.fail('nobody asks'),
      async (port) => {
        for (const [connections, requests] of [
          [0, 3],
          [2, 0],
        ]) {
          const loop = await ClosedLoop.open({ port, connections });
          await loop.run({ ...counted(requests), textOf: () => '', answered: () => {}, lost: () => {} });
          loop.close();
        }
      },
    );
  });

  it('ends when nobody is left to ask, or nobody can be reached', async () => {
    const port = await withHttpServer(
      (request) => request.socket.destroy(),
      async (port) => {
        const loop = await ClosedLoop.open({ port, connections: 3 });
        let lost = 0;
        await loop.run({
          ...counted(10),
          textOf: () => requestText({ method: 'GET', path: '/', port, headers: {} }),
          answered: () => assert.fail('nothing was answered'),
          lost: () => (lost += 1),
        });
        loop.close();
        assert.equal(lost, 3);
        return port;
      },
    );
    await assert.rejects(ClosedLoop.open({ port, connections: 3 }), /ECONNREFUSED/);
  });
});

/** The numbers from 0, so many. */
function counted(count) {
  let at = 0;
  return { next: () => (at < count ? at++ : -1) };
}

/** @param {http.RequestListener} answer @param {(port: number) => Promise<any>} work */
async function withHttpServer(answer, work) {
  const server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  try {
    return await work(/** @type {net.AddressInfo} */ (server.address()).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * One connection sends so many requests, each after the answer before it; `step` writes the answers.
 * @param {{ step: (socket: net.Socket, index: number) => unknown, requests: number }} options
 * @returns {Promise<{ answers: { status: number, text: string }[], reason: string | null }>}
 */
function converse({ step, requests }) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      let index = 0;
      socket.on('error', () => {});
      socket.on('data', () => void step(socket, index++));
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      const answers = [];
      const finish = (reason) => {
        connection.close();
        server.close(() => resolve({ answers, reason }));
      };
      const reader = {
        answered: (status, body) => {
          answers.push({ status, text: String(body) });
          if (answers.length === requests) finish(null);
          else connection.send('again');
        },
        closed: finish,
      };
      const connection = new HttpConnection({ port, reader });
      connection.send('first');
    });
  });
}
