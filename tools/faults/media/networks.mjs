// Weak networks: what is seen and heard on them, and how it is afterwards.
import { setTimeout as delay } from 'node:timers/promises';

import { frameRate, standstills } from './motion.mjs';

/** @typedef {import('../harness/udp-relay.mjs').Condition} Condition @typedef {import('./person.mjs').Person} Person */

/**
 * @typedef {object} Network
 * @property {string} name in words
 * @property {boolean} isQuick whether it is part of a short run
 * @property {readonly Condition[]} steps one after another
 * @property {boolean} isBearable whether the picture has to go on moving
 *
 * @typedef {object} NetworkReport
 * @property {string} name
 * @property {number} framesPerSecond
 * @property {number} freezes standstills of more than half a second
 * @property {number} longestMs of them
 * @property {number} audioShare of the packets that there should have been
 * @property {readonly number[]} heights of the picture: before, lowest, after
 * @property {readonly string[]} words that were said of the network
 * @property {number | null} backMs until the picture moved and was as large as before
 */

const STEP_MS = { quick: 8_000, full: 12_000 };
/** The server tries the better quality again after eight clean seconds, or twice as long when that was too early. */
const RECOVERY_MS = 45_000;
/** Opus sends one every 20 ms. */
const AUDIO_PACKETS_PER_SECOND = 50;

/** @type {readonly Network[]} */
export const NETWORKS = [
  { name: 'loss of 2 %', isQuick: false, isBearable: true, steps: [{ loss: 0.02 }] },
  { name: 'loss of 5 %', isQuick: false, isBearable: true, steps: [{ loss: 0.05 }] },
  { name: 'loss of 10 %', isQuick: true, isBearable: true, steps: [{ loss: 0.1 }] },
  { name: 'loss of 30 %', isQuick: false, isBearable: false, steps: [{ loss: 0.3 }] },
  { name: 'jitter of 300 ms', isQuick: false, isBearable: false, steps: [{ jitterMs: 300 }] },
  {
    name: '3 Mbps stepped down to 300 kbps and up again',
    isQuick: false,
    isBearable: false,
    steps: [{ kbps: 3_000 }, { kbps: 1_000 }, { kbps: 500 }, { kbps: 300 }, { kbps: 1_000 }, { kbps: 3_000 }],
  },
];

/**
 * @param {Person} viewer whose picture is looked at
 * @param {(condition: Condition) => void} put makes the network so
 * @param {Network} network
 * @param {{ isQuick: boolean }} options
 * @returns {Promise<NetworkReport>}
 */
export async function tryNetwork(viewer, put, { name, steps }, { isQuick }) {
  const before = await viewer.read();
  const fromMs = Date.now();
  const heights = [];
  for (const step of steps) {
    put(step);
    const untilMs = Date.now() + (isQuick ? STEP_MS.quick : STEP_MS.full);
    while (Date.now() < untilMs) {
      heights.push((await viewer.read()).height);
      await delay(500);
    }
  }
  const toMs = Date.now();
  const during = await viewer.read();
  put({});
  const clearAtMs = Date.now();
  let backMs = null;
  let after = during;
  while (backMs === null && Date.now() - clearAtMs < RECOVERY_MS) {
    await delay(500);
    after = await viewer.read();
    const isMoving = standstills(after.frames, { fromMs: Date.now() - 1_500, toMs: Date.now() }).length === 0;
    if (isMoving && after.height >= before.height) backMs = Date.now() - clearAtMs;
  }
  const gaps = standstills(during.frames, { fromMs, toMs });
  const seconds = (toMs - fromMs) / 1_000;
  const words = during.words.filter(({ atMs }) => atMs >= fromMs).map(({ network }) => network);
  return {
    name,
    framesPerSecond: frameRate(during.frames, { fromMs, toMs }),
    freezes: gaps.length,
    longestMs: Math.max(0, ...gaps.map((gap) => gap.toMs - gap.fromMs)),
    audioShare: (during.audioPackets - before.audioPackets) / (seconds * AUDIO_PACKETS_PER_SECOND),
    heights: [before.height, Math.min(...heights), after.height],
    words: [...new Set(words.filter((word) => word !== null))],
    backMs,
  };
}
