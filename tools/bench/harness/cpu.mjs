// CPU time of processes from /proc (proc(5)), children that have ended included.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * @typedef {object} ProcessTime
 * @property {number} pid
 * @property {number} parentPid
 * @property {number} ticks user and system time of the process and of its children that ended and were waited for
 */

/** @param {string} text the content of /proc/<pid>/stat @returns {ProcessTime} */
export function parseProcessStat(text) {
  // The name in parentheses may hold spaces and parentheses: what counts stands after the last one.
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  const [userTicks, systemTicks, endedUserTicks, endedSystemTicks] = fields.slice(11, 15).map(Number);
  return {
    pid: Number(text.slice(0, text.indexOf(' '))),
    parentPid: Number(fields[1]),
    ticks: userTicks + systemTicks + endedUserTicks + endedSystemTicks,
  };
}

/** @param {string} text the content of /proc/stat @returns {number} ticks in which any core did something */
export function parseBusyTicks(text) {
  const [user, nice, system, , , interrupt, softInterrupt] = text
    .split('\n')[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + interrupt + softInterrupt;
}

/**
 * Every process below `rootPid`, itself included.
 * @param {readonly ProcessTime[]} processes @param {number} rootPid @returns {ProcessTime[]}
 */
export function processTree(processes, rootPid) {
  const tree = processes.filter(({ pid }) => pid === rootPid);
  for (let index = 0; index < tree.length; index += 1)
    tree.push(...processes.filter(({ parentPid }) => parentPid === tree[index].pid));
  return tree;
}

/** @returns {ProcessTime[]} */
function readProcesses() {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [parseProcessStat(fs.readFileSync(`/proc/${name}/stat`, 'utf8'))];
    } catch (error) {
      // It ended between the listing and the reading; its time is in its parent's by now.
      if (['ENOENT', 'ESRCH'].includes(error.code)) return [];
      throw error;
    }
  });
}

/** @param {number} rootPid @returns {number[]} */
export const pidsOfTree = (rootPid) => processTree(readProcesses(), rootPid).map(({ pid }) => pid);

let ticksPerSecond = 0;
export function clockTicksPerSecond() {
  ticksPerSecond ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticksPerSecond;
}

/**
 * @typedef {object} CpuReading
 * @property {number} atMs
 * @property {Record<string, number>} seconds CPU seconds of each group of processes since it began
 * @property {number} busySeconds of the whole machine since its boot
 *
 * @param {Readonly<Record<string, number>>} roots the first process of each group
 * @returns {CpuReading}
 */
export function readCpu(roots) {
  const perSecond = clockTicksPerSecond();
  const processes = readProcesses();
  const seconds = Object.fromEntries(
    Object.entries(roots).map(([name, rootPid]) => [
      name,
      processTree(processes, rootPid).reduce((sum, { ticks }) => sum + ticks, 0) / perSecond,
    ]),
  );
  return {
    atMs: performance.now(),
    seconds,
    busySeconds: parseBusyTicks(fs.readFileSync('/proc/stat', 'utf8')) / perSecond,
  };
}

/**
 * @param {CpuReading} before @param {CpuReading} after
 * @returns {{ wallSeconds: number, seconds: Record<string, number>, busySeconds: number }} what was used between the two
 */
export function cpuBetween(before, after) {
  return {
    wallSeconds: (after.atMs - before.atMs) / 1_000,
    seconds: Object.fromEntries(
      Object.entries(after.seconds).map(([name, value]) => [name, value - before.seconds[name]]),
    ),
    busySeconds: after.busySeconds - before.busySeconds,
  };
}
