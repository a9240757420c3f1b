import assert from 'node:assert/strict';
import http from 'node:http';
import { afterEach, describe, it } from 'node:test';

import { Asker, cookieOf, headerOf } from './asker.mjs';

/** @type {(() => void)[]} */
const closing = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** @param {http.RequestListener} listener @returns {Promise<Asker>} */
async function askerAt(listener) {
  const server = http.createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const asker = await Asker.open(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
  closing.push(
    () => asker.close(),
    () => server.close(),
  );
  return asker;
}

/** @param {http.ServerResponse} response @param {number} status @param {string} text @param {http.OutgoingHttpHeaders} [headers] */
const answer = (response, status, text, headers = {}) =>
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);

describe('a buyer who asks', () => {
  it('asks one question after the other on one connection, and counts them', async () => {
    const seen = [];
    const asker = await askerAt((request, response) => {
      let text = '';
      request.on('data', (part) => (text += part));
      request.on('end', () => {
        seen.push([request.method, request.url, text]);
        answer(response, 200, '{"n":1}', { 'Set-Cookie': 'a=b; Path=/', 'X-Token': 't1' });
      });
    });
    const first = await asker.ask({ path: '/one', body: { wish: 1 } });
    await asker.ask({ path: '/two' });
    await asker.ask({ method: 'GET', path: '/three' });
    assert.deepEqual(first.body, { n: 1 });
    assert.equal(cookieOf(first), 'a=b');
    assert.equal(headerOf(first, 'x-token'), 't1');
    assert.equal(headerOf(first, 'x-other'), '');
    assert.deepEqual(seen, [
      ['POST', '/one', '{"wish":1}'],
      ['POST', '/two', '{}'],
      ['GET', '/three', ''],
    ]);
    assert.equal(asker.requests, 3);
  });

  it('says what was refused, and goes on', async () => {
    const asker = await askerAt((request, response) =>
      answer(response, request.url === '/bad' ? 409 : 200, '{"code":"x"}'),
    );
    await assert.rejects(asker.ask({ path: '/bad' }), /POST \/bad: 409 \{"code":"x"\}/);
    assert.deepEqual((await asker.ask({ path: '/good' })).body, { code: 'x' });
  });

  it('says that the connection is gone', async () => {
    const asker = await askerAt((request) => request.socket.destroy());
    await assert.rejects(asker.ask({ path: '/x' }), /POST \/x: /);
    await assert.rejects(asker.ask({ path: '/y' }), /POST \/y: /);
  });
});
