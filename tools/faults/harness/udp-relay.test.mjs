import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Random } from './random.mjs';
import { UdpRelay, Wire } from './udp-relay.mjs';

const wire = (condition) =>
  Object.assign(new Wire(new Random(7)), {
    condition: { loss: 0, delayMs: 0, jitterMs: 0, kbps: Infinity, ...condition },
  });

test('loses the share that it is told to', () => {
  const lossy = wire({ loss: 0.1 });
  const lost = Array.from({ length: 10_000 }, () => lossy.outAtMs(1_000, 0)).filter((atMs) => atMs === null).length;
  assert.ok(lost > 900 && lost < 1_100, `${lost} of 10,000`);
});

test('keeps the order however late the one before is', () => {
  const jittery = wire({ delayMs: 20, jitterMs: 300 });
  const outs = Array.from({ length: 200 }, (_, index) => jittery.outAtMs(1_000, index * 5) ?? 0);
  assert.deepEqual(
    outs,
    outs.toSorted((a, b) => a - b),
  );
  assert.ok(outs.every((outAtMs, index) => outAtMs >= index * 5 + 20));
});

test('lets no more through than the bandwidth, and does not queue for ever', () => {
  const narrow = wire({ kbps: 80 });
  // 1,000 bytes take 100 ms; of twice as many half are dropped once the queue is full.
  const outs = Array.from({ length: 200 }, (_, index) => narrow.outAtMs(1_000, index * 50));
  const passed = outs.filter((outAtMs) => outAtMs !== null);
  assert.ok(passed.length >= 100 && passed.length <= 106, `${passed.length} passed`);
  assert.ok(outs.every((outAtMs, index) => outAtMs === null || outAtMs - index * 50 <= 601));
});

test('carries both ways; another address in front of the server goes on, another network does not', async () => {
  const server = dgram.createSocket('udp4');
  /** @type {number[]} */
  const seenFrom = [];
  server.on('message', (datagram, { port, address }) => {
    seenFrom.push(port);
    server.send(Buffer.concat([Buffer.from('to '), datagram]), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = new UdpRelay(server.address().port, new Random(1));
  const relayPort = await relay.listen();
  const browser = dgram.createSocket('udp4');
  /** @param {string} text */
  const ask = async (text) => {
    const answered = once(browser, 'message', { signal: AbortSignal.timeout(300) }).then(([datagram]) => `${datagram}`);
    browser.send(text, relayPort, '127.0.0.1');
    return answered.catch(() => null);
  };
  try {
    assert.equal(await ask('one'), 'to one');
    relay.rebind();
    assert.equal(await ask('two'), 'to two');
    assert.notEqual(seenFrom[0], seenFrom[1]);
    relay.isBlocked = true;
    assert.equal(await ask('three'), null);
    relay.isBlocked = false;
    assert.equal(await ask('four'), 'to four');
    relay.dropFlows();
    assert.equal(await ask('five'), null);
  } finally {
    browser.close();
    relay.close();
    server.close();
    await delay(0);
  }
});

test('is late each way, and keeps browsers apart', async () => {
  const server = dgram.createSocket('udp4');
  server.on('message', (datagram, { port, address }) => server.send(`${datagram} back`, port, address));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = new UdpRelay(server.address().port, new Random(1));
  relay.set({ up: { delayMs: 30 }, down: { delayMs: 30 } });
  const relayPort = await relay.listen();
  const browsers = [dgram.createSocket('udp4'), dgram.createSocket('udp4')];
  try {
    const sentAtMs = performance.now();
    const answers = await Promise.all(
      browsers.map(async (browser, index) => {
        const answered = once(browser, 'message', { signal: AbortSignal.timeout(2_000) });
        browser.send(`browser ${index}`, relayPort, '127.0.0.1');
        const [datagram] = await answered;
        return `${datagram}`;
      }),
    );
    assert.deepEqual(answers, ['browser 0 back', 'browser 1 back']);
    // A timer may come a millisecond early.
    assert.ok(performance.now() - sentAtMs >= 58);
    assert.deepEqual(relay.counts, { up: 2, down: 2, dropped: 0 });
  } finally {
    for (const browser of browsers) browser.close();
    relay.close();
    server.close();
  }
});
