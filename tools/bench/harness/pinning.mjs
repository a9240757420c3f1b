// Which core does what: servers on one, the load driver on another, so that neither steals the other's time.
import { execFileSync, spawnSync } from 'node:child_process';
import os from 'node:os';

import { pidsOfTree } from './cpu.mjs';

/** @typedef {{ serverCore: number, driverCore: number } | null} Pinning null where it can't be done */

/** @returns {Pinning} */
export function findPinning() {
  const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
  return hasTaskset && os.availableParallelism() >= 2 ? { serverCore: 0, driverCore: 1 } : null;
}

/**
 * A command that runs on one core. Its process id is the program's own: taskset replaces itself.
 * @param {number | null} core null: anywhere @param {string} program @param {readonly string[]} args
 * @returns {{ program: string, args: string[] }}
 */
export function onCore(core, program, args) {
  if (core === null) return { program, args: [...args] };
  return { program: 'taskset', args: ['-c', String(core), program, ...args] };
}

/** Moves a process, its threads and all that it started to one core. @param {number | null} core @param {number} rootPid */
export function moveTree(core, rootPid) {
  if (core === null) return;
  for (const pid of pidsOfTree(rootPid)) {
    try {
      execFileSync('taskset', ['-apc', String(core), String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      // A child that ended meanwhile needs no core.
      if (pidsOfTree(rootPid).includes(pid)) throw error;
    }
  }
}
