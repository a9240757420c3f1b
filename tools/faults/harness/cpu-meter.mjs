// Who used the processor while something lasted: on one machine the people share it with the servers they test.
import { processStats } from './process-stats.mjs';

export class CpuMeter {
  /** @param {Readonly<Record<string, readonly (number | null)[]>>} processes their ids by what they are */
  constructor(processes) {
    this.processes = processes;
    this.startedMs = performance.now();
    this.before = this.#read();
  }

  /** @returns {string} processor seconds of each kind of process since the beginning */
  describe() {
    const seconds = (performance.now() - this.startedMs) / 1000;
    const now = this.#read();
    const parts = Object.keys(now).map((what) => `${what} ${(now[what] - this.before[what]).toFixed(1)}`);
    return `processor seconds in ${seconds.toFixed(1)} s: ${parts.join(', ')}`;
  }

  #read() {
    const sum = (pids) => pids.reduce((total, pid) => total + (processStats(pid)?.cpuSeconds ?? 0), 0);
    return Object.fromEntries(Object.entries(this.processes).map(([what, pids]) => [what, sum(pids)]));
  }
}
