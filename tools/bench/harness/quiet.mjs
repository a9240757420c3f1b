// Waits until nobody else uses the machine much. What is measured beside others says little.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { clockTicksPerSecond, parseBusyTicks } from './cpu.mjs';

const LOOK_MS = 400;

const busySeconds = () => parseBusyTicks(fs.readFileSync('/proc/stat', 'utf8')) / clockTicksPerSecond();

/** How many cores the whole machine keeps busy just now. */
async function busyCores() {
  const [before, startedMs] = [busySeconds(), performance.now()];
  await delay(LOOK_MS);
  return (busySeconds() - before) / ((performance.now() - startedMs) / 1_000);
}

/**
 * To be called while we ourselves do nothing.
 * @param {{ limitCores: number, patienceMs: number }} options
 * @returns {Promise<boolean>} false when it did not become quiet in time
 */
export async function untilQuiet({ limitCores, patienceMs }) {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    if ((await busyCores()) <= limitCores) return true;
    if (performance.now() >= deadlineMs) return false;
  }
}
