import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { scanFrameRange, scannedRange } from './frame-scan.mjs';

const ROOM = '0b9d2c1e-7a51-4e8b-9c35-1f2a3b4c5d6e';
const scan = (text, scanned = text.length) => {
  const bytes = Buffer.from(`xx${text}`);
  return scanFrameRange(bytes, 2, scanned) ? { ...scannedRange } : null;
};

describe('the range of a frame', () => {
  it('is read from the packed form', () => {
    const packet = JSON.stringify(['frame', [ROOM, 12345, 12360, [1, null], [], []]]);
    assert.deepEqual(scan(`42${packet}`), { fromSeq: 12345, toSeq: 12360 });
  });

  it('is read from the full form', () => {
    const packet = JSON.stringify(['frame', { roomId: ROOM, fromSeq: 7, toSeq: 9, entries: [], people: [] }]);
    assert.deepEqual(scan(`42${packet}`), { fromSeq: 7, toSeq: 9 });
  });

  it('is not read from other packets, nor from the beginning of one', () => {
    const packet = `42${JSON.stringify(['frame', [ROOM, 12345, 12360, [1, null]]])}`;
    assert.equal(scan(packet, packet.indexOf('12360') + 3), null);
    assert.equal(scan(packet, 8), null);
    assert.equal(scan('42["live.viewers",{"roomId":"x","viewers":3}]'), null);
    assert.equal(scan('430[{"ok":true,"data":{"seq":4}}]'), null);
  });
});
