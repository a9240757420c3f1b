import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';

import { countMessages } from './bare-viewer.mjs';
import { dueMsOf, MESSAGE_BYTES, messageJson, messageText, viewerName } from './message.mjs';

const json = (id, dueMs) => messageJson(id, randomUUID(), viewerName(id % 5_000), messageText(dueMs));

describe('the message of the bare entrants', () => {
  it('always has the same size', () => {
    for (const [id, dueMs] of [
      [1, 0],
      [999, 12_345.6],
      [12_345_678, 9_999_999.9],
    ])
      assert.equal(Buffer.byteLength(json(id, dueMs)), MESSAGE_BYTES);
    assert.equal(JSON.stringify(JSON.parse(json(7, 1))).length, MESSAGE_BYTES);
  });

  it('carries the time at which it was due', () => {
    assert.equal(dueMsOf(messageText(1_234.56)), 1_234.6);
    assert.ok(Number.isNaN(dueMsOf('hello')));
  });

  it('is counted by the length of its packet', () => {
    const messages = [1, 2, 3].map((id) => JSON.parse(json(id, id)));
    const count = (packet) => countMessages(Buffer.from(packet), 0, Math.min(128, packet.length), packet.length);
    assert.equal(count(`42${JSON.stringify(['message', messages[0]])}`), 1);
    assert.equal(count(`42${JSON.stringify(['messages', messages])}`), 3);
    assert.equal(count(`42${JSON.stringify(['messages', messages.slice(0, 1)])}`), 1);
    assert.equal(count('42["pin",{"pinId":"first"}]'), 0);
    assert.throws(() => count(`42${JSON.stringify(['messages', [{ id: 'odd' }]])}`), /odd length/);
  });
});
