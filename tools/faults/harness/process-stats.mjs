// What a process uses, as Linux tells it. Elsewhere there is nothing to read and the answer is null.
import fs from 'node:fs';

/** USER_HZ, which Linux fixes for user space. */
const TICKS_PER_SECOND = 100;

/**
 * @param {number | null} pid
 * @returns {{ rssBytes: number, handles: number, cpuSeconds: number } | null}
 */
export function processStats(pid) {
  if (pid === null) return null;
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      rssBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024,
      handles: fs.readdirSync(`/proc/${pid}/fd`).length,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
}

export const megabytes = (bytes) => Math.round((bytes / 2 ** 20) * 10) / 10;
