import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { cpuBetween, parseBusyTicks, parseProcessStat, pidsOfTree, processTree, readCpu } from './cpu.mjs';

const stat = (pid, name, parentPid, times) =>
  `${pid} (${name}) S ${parentPid} 1 1 0 -1 4194560 100 0 0 0 ${times.join(' ')} 20 0 1 0 12345 100 200\n`;

describe('CPU time of processes', () => {
  it('counts user, system and that of ended children, whatever the name is', () => {
    const text = stat(42, 'postgres: vitrine (a) b) idle', 7, [10, 5, 3, 2]);
    assert.deepEqual(parseProcessStat(text), { pid: 42, parentPid: 7, ticks: 20 });
  });

  it('finds everything that a process has started, and nothing else', () => {
    const processes = [
      [1, 0],
      [20, 10],
      [10, 1],
      [30, 20],
      [40, 1],
    ].map(([pid, parentPid]) => ({ pid, parentPid, ticks: 1 }));
    assert.deepEqual(
      processTree(processes, 10).map(({ pid }) => pid),
      [10, 20, 30],
    );
    assert.deepEqual(processTree(processes, 99), []);
  });

  it('leaves idle time and waiting for disks out of what the machine is busy with', () => {
    assert.equal(parseBusyTicks('cpu  100 10 50 9999 8888 5 5 3 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n'), 170);
  });

  it('is what was used between two readings', () => {
    const before = { atMs: 1_000, seconds: { node: 1, postgres: 2 }, busySeconds: 10 };
    const after = { atMs: 3_000, seconds: { node: 2.5, postgres: 2.25 }, busySeconds: 12 };
    assert.deepEqual(cpuBetween(before, after), {
      wallSeconds: 2,
      seconds: { node: 1.5, postgres: 0.25 },
      busySeconds: 2,
    });
  });

  it('holds the work of children that are gone', { skip: process.platform !== 'linux' }, () => {
    const before = readCpu({ self: process.pid });
    const work = 'const end = performance.now() + 300; while (performance.now() < end);';
    spawnSync(process.execPath, ['-e', work]);
    const { seconds } = cpuBetween(before, readCpu({ self: process.pid }));
    assert.ok(seconds.self >= 0.15, `${seconds.self} s`);
    assert.ok(pidsOfTree(process.pid).includes(process.pid));
  });
});
