// Looks at the nodes' memory and handles while a fault lasts.
import { processStats } from './process-stats.mjs';

export class Watch {
  /** @type {{ node: string, atMs: number, rssBytes: number, handles: number, cpuSeconds: number }[]} */
  samples = [];
  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /** @param {readonly { name: string, pid: number | null }[]} nodes @param {number} everyMs */
  constructor(nodes, everyMs) {
    this.nodes = nodes;
    this.#timer = setInterval(() => this.look(), everyMs);
    this.look();
  }

  look() {
    const atMs = Date.now();
    for (const node of this.nodes) {
      const stats = processStats(node.pid);
      if (stats) this.samples.push({ node: node.name, atMs, ...stats });
    }
  }

  stop() {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** @param {{ fromMs: number, toMs: number }} window @param {'rssBytes' | 'handles'} what @returns {number} of all nodes together, at worst */
  most({ fromMs, toMs }, what) {
    const byTime = new Map();
    for (const sample of this.samples) {
      if (sample.atMs < fromMs || sample.atMs > toMs) continue;
      byTime.set(sample.atMs, (byTime.get(sample.atMs) ?? 0) + sample[what]);
    }
    return Math.max(0, ...byTime.values());
  }
}
