import assert from 'node:assert/strict';
import net from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { LABEL_HEADER, ToxicProxy } from './toxic-proxy.mjs';

/** @type {{ name: string, port: number, server: net.Server, sockets: Set<net.Socket>, received: string }[]} */
let upstreams = [];
/** @type {ToxicProxy} */
let proxy;
let port = 0;

/** A server that repeats what it hears, with its name before. @param {string} name */
async function startUpstream(name) {
  const upstream = { name, port: 0, server: net.createServer(), sockets: new Set(), received: '' };
  upstream.server.on('connection', (socket) => {
    upstream.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      upstream.received += chunk;
      socket.write(`${name}:${chunk.length};`);
    });
  });
  await new Promise((resolve) => upstream.server.listen(0, '127.0.0.1', () => resolve(undefined)));
  upstream.port = /** @type {net.AddressInfo} */ (upstream.server.address()).port;
  return upstream;
}

class Caller {
  text = '';
  /** @type {string | null} */
  end = null;

  /** @param {string} [label] */
  constructor(label) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => (this.text += chunk));
    this.socket.on('error', (error) => (this.end = /** @type {NodeJS.ErrnoException} */ (error).code ?? 'error'));
    this.socket.on('close', () => (this.end ??= 'closed'));
    this.socket.write(`GET / HTTP/1.1\r\n${label ? `${LABEL_HEADER}: ${label}\r\n` : ''}\r\n`);
  }
}

/** @param {() => boolean} isTrue @param {string} what */
async function eventually(isTrue, what) {
  const deadlineMs = performance.now() + 3_000;
  while (!isTrue()) {
    assert.ok(performance.now() < deadlineMs, `never happened: ${what}`);
    await delay(5);
  }
}

beforeEach(async () => {
  upstreams = [await startUpstream('a'), await startUpstream('b')];
  proxy = new ToxicProxy(upstreams);
  port = await proxy.listen();
});
afterEach(async () => {
  await proxy.close();
  for (const { server, sockets } of upstreams) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('the toxic proxy', () => {
  it('passes bytes both ways and takes the nodes in turn', async () => {
    const callers = [new Caller(), new Caller()];
    await eventually(() => callers.every(({ text }) => text.includes(';')), 'answers');
    assert.deepEqual(callers.map(({ text }) => text[0]).sort(), ['a', 'b']);
    assert.deepEqual(proxy.counts(), { a: 1, b: 1 });
  });

  it('passes over a node that is not up and one that does not answer', async () => {
    proxy.setUp('a', false);
    const first = new Caller();
    await eventually(() => first.text.startsWith('b:'), 'an answer of b');
    proxy.setUp('a', true);
    await new Promise((resolve) => upstreams[0].server.close(resolve));
    const others = [new Caller(), new Caller()];
    await eventually(() => others.every(({ text }) => text.startsWith('b:')), 'answers of b');
  });

  it('resets the connections of one client and lets it come back after its time', async () => {
    const [cut, other] = [new Caller('one'), new Caller('two')];
    await eventually(() => cut.text !== '' && other.text !== '', 'answers');
    proxy.cut('one', 150);
    await eventually(() => cut.end !== null, 'the cut');
    assert.equal(cut.end, 'ECONNRESET');
    const early = new Caller('one');
    await eventually(() => early.end !== null, 'the refusal');
    assert.equal(early.text, '');
    assert.equal(other.end, null);
    await delay(200);
    const late = new Caller('one');
    await eventually(() => late.text !== '', 'an answer after the outage');
  });

  it('goes dark for everybody until it is healed', async () => {
    const before = new Caller();
    await eventually(() => before.text !== '', 'an answer');
    proxy.goDark();
    const meanwhile = new Caller();
    await eventually(() => before.end !== null && meanwhile.end !== null, 'the outage');
    proxy.heal();
    const after = new Caller();
    await eventually(() => after.text !== '', 'an answer again');
  });

  it('holds bytes without breaking the connection', async () => {
    const caller = new Caller('held');
    await eventually(() => caller.text !== '', 'an answer');
    const before = caller.text;
    proxy.hold('held');
    caller.socket.write('more');
    await delay(100);
    assert.equal(caller.text, before);
    proxy.heal();
    await eventually(() => caller.text.length > before.length, 'the rest');
    assert.equal(caller.end, null);
  });

  it('limits the bytes towards one client, and passes all of them in the end', async () => {
    const caller = new Caller('slow');
    await eventually(() => caller.text !== '', 'an answer');
    const before = caller.text.length;
    proxy.limit('slow', 10_000);
    for (const socket of [...upstreams[0].sockets, ...upstreams[1].sockets]) socket.write('x'.repeat(20_000));
    await delay(550);
    const passed = caller.text.length - before;
    assert.ok(passed >= 500 && passed <= 8_000, `${passed} bytes passed in about half a second`);
    proxy.limit('slow', null);
    await eventually(() => caller.text.length - before === 20_000, 'the rest');
  });

  it('delays what goes to clients', async () => {
    proxy.delay(120);
    const startedMs = performance.now();
    const caller = new Caller();
    await eventually(() => caller.text !== '', 'a late answer');
    assert.ok(performance.now() - startedMs >= 110);
  });

  it('closes the client when its node is gone', async () => {
    const caller = new Caller();
    await eventually(() => caller.text !== '', 'an answer');
    for (const { sockets } of upstreams) for (const socket of sockets) socket.resetAndDestroy();
    await eventually(() => caller.end !== null, 'the end');
  });
});
