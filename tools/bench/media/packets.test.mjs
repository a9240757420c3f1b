import assert from 'node:assert/strict';
import { it } from 'node:test';

import {
  FRAMES_PER_GROUP,
  isRtcp,
  numberIn,
  PACKETS_PER_FRAME,
  pictureAt,
  receiverReport,
  sentAtNsIn,
  soundAt,
} from './packets.mjs';

it('carries its number and its time through whatever is done to the header', () => {
  const packet = pictureAt(70_001, 123_456_789_012n);
  packet.writeUInt16BE(9, 2);
  assert.deepEqual([numberIn(packet), sentAtNsIn(packet), packet.length], [70_001, 123_456_789_012n, 1_052]);
});

it('ends a picture with a marker and begins a group with a picture of its own', () => {
  const kinds = Array.from({ length: PACKETS_PER_FRAME + 1 }, (_, number) => pictureAt(number, 0n));
  assert.deepEqual(
    kinds.map((packet) => packet[1] >> 7),
    [0, 0, 0, 1, 0],
  );
  const pieceOf = (frame) => pictureAt(frame * PACKETS_PER_FRAME, 0n)[12];
  assert.deepEqual([pieceOf(0), pieceOf(1), pieceOf(FRAMES_PER_GROUP)], [0x65, 0x41, 0x65]);
});

it('is told apart from reports', () => {
  assert.deepEqual([pictureAt(3, 0n), soundAt(3), receiverReport(5)].map(isRtcp), [false, false, true]);
  assert.equal(receiverReport(5).length, 4 * (receiverReport(5).readUInt16BE(2) + 1));
});
