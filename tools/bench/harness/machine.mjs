// What a figure was measured on, and whether this machine can measure it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { BenchError } from './bench-error.mjs';

/** @throws BenchError where CPU time can't be read */
export function requireLinux() {
  if (!fs.existsSync('/proc/self/stat')) {
    throw new BenchError(
      'Benchmarks read CPU time from /proc, so they need Linux: run them in a container or on a server.',
    );
  }
}

/** @param {number} needed sockets and files in one process @throws BenchError */
export function requireFileDescriptors(needed) {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  if (limit !== 'unlimited' && Number(limit) < needed) {
    throw new BenchError(
      `One process may open ${limit} files here and this benchmark opens ${needed}: run ulimit -n ${needed} first.`,
    );
  }
}

export function machine() {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: process.version,
  };
}

const git = (...args) =>
  execFileSync('git', ['-C', workspaceRoot, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** @returns {{ commit: string, isTreeClean: boolean }} what was measured */
export function source() {
  try {
    return { commit: git('rev-parse', 'HEAD'), isTreeClean: git('status', '--porcelain') === '' };
  } catch {
    // An exported tree has no history.
    return { commit: 'unknown', isTreeClean: false };
  }
}
