// What node is given for a server.
import os from 'node:os';

const BYTES_PER_MB = 1024 * 1024;
/** Of the machine's memory; it is used while the server is busy, and three times over. */
const YOUNG_SHARE = 1 / 128;
const [LEAST_MB, MOST_MB] = [16, 128];

/**
 * The space for young objects, in MB: the larger, the less of what a rush or a busy room makes is moved among the old
 * because it happens to be in use, whose collection stops everything for a tenth of a second. A power of two, as V8 has it.
 * @param {number} memoryBytes
 */
export function youngSpaceMb(memoryBytes) {
  const shareMb = (memoryBytes * YOUNG_SHARE) / BYTES_PER_MB;
  return 2 ** Math.floor(Math.log2(Math.min(MOST_MB, Math.max(LEAST_MB, shareMb))));
}

/** The old may come to three times what was left of them before they are collected: the fewer grow old, the sooner V8 would. */
export const SERVER_ARGUMENTS = [
  '--enable-source-maps',
  `--max-semi-space-size=${youngSpaceMb(os.totalmem())}`,
  '--heap-growing-percent=200',
];
