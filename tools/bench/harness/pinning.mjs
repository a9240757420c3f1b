// Which core does what: servers on one, the load driver on another, so that neither steals the other's time, or servers
// on both, and all of them ahead of whatever else runs on the machine where we may ask for that.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

import { pidsOfTree } from './cpu.mjs';

/** So that others on the machine delay us little, and are not starved by us either. */
const PREFERRED_NICENESS = -10;

/**
 * @typedef {object} Placement where and how urgently a process runs
 * @property {string | null} cores as taskset(1) names them; null: where whoever starts it runs. A benchmark runs on the
 *   driver's core, so that a server that may run on every core must be told
 * @property {number} niceness of setpriority(2), below 0: ahead of others
 * @property {string} [namespace] network namespace (ip-netns(8)) whose network it has instead of the machine's
 *
 * @typedef {{ server: Placement, everywhere: Placement, driver: Placement }} Placements `everywhere`: for servers too
 */

const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** @returns {Placements} what this machine lets us have */
export function findPlacements() {
  const canPin = os.availableParallelism() >= 2 && succeeds('taskset', '--version');
  // Without the right to it `nice` runs the program all the same and complains, so ask what came of it.
  const asked = spawnSync('nice', ['-n', String(PREFERRED_NICENESS), 'nice'], { encoding: 'utf8' });
  const niceness = asked.status === 0 && Number(asked.stdout) === PREFERRED_NICENESS ? PREFERRED_NICENESS : 0;
  return {
    server: { cores: canPin ? '0' : null, niceness },
    everywhere: { cores: canPin ? '0,1' : null, niceness },
    driver: { cores: canPin ? '1' : null, niceness },
  };
}

/**
 * A command in its place. Its process id is the program's own: nice, taskset and ip replace themselves.
 * @param {Placement} placement @param {string} program @param {readonly string[]} args
 * @returns {{ program: string, args: string[] }}
 */
export function placed({ cores, niceness, namespace }, program, args) {
  const command = [program, ...args];
  if (namespace !== undefined) command.unshift('ip', 'netns', 'exec', namespace);
  if (cores !== null) command.unshift('taskset', '-c', cores);
  if (niceness !== 0) command.unshift('nice', '-n', String(niceness));
  return { program: command[0], args: command.slice(1) };
}

/**
 * Where the kernel shares the cores between sessions (sched(7), autogroups), niceness counts within one only: the session
 * needs it too. To be called for the first process of a session of its own.
 * @param {Placement} placement @param {number} pid
 */
export function preferSession({ niceness }, pid) {
  const file = `/proc/${pid}/autogroup`;
  if (niceness !== 0 && fs.existsSync(file)) fs.writeFileSync(file, String(niceness));
}

/** Moves a process, its threads and all that it started to its place. @param {Placement} placement @param {number} rootPid */
export function moveTree({ cores, niceness }, rootPid) {
  for (const pid of pidsOfTree(rootPid)) {
    try {
      if (cores !== null)
        execFileSync('taskset', ['-apc', cores, String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
      if (niceness !== 0) os.setPriority(pid, niceness);
    } catch (error) {
      // A child that ended meanwhile needs no place.
      if (pidsOfTree(rootPid).includes(pid)) throw error;
    }
  }
}
