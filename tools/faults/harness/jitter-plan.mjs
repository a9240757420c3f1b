// Whose connection breaks when: everybody's, again and again, each at moments of their own.

const LOOK_MS = 25;
/** How far two cuts of one person may stray from the rule, as a share. */
const STRAY = 0.3;

export class JitterPlan {
  /** @type {{ label: string, atMs: number }[]} */
  cuts = [];
  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /** @param {readonly string[]} labels @param {import('./random.mjs').Random} random @param {{ everyMs: number, offlineMs: number }} rhythm */
  constructor(labels, random, { everyMs, offlineMs }) {
    this.labels = labels;
    this.random = random;
    this.everyMs = everyMs;
    this.offlineMs = offlineMs;
  }

  /** @param {import('./toxic-proxy.mjs').ToxicProxy} proxy */
  start(proxy) {
    const startMs = performance.now();
    const due = this.labels.map((label) => ({ label, atMs: startMs + this.random.between(0, this.everyMs) }));
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      for (const next of due) {
        if (next.atMs > nowMs) continue;
        proxy.cut(next.label, this.offlineMs);
        this.cuts.push({ label: next.label, atMs: Date.now() });
        next.atMs = nowMs + this.everyMs * this.random.between(1 - STRAY, 1 + STRAY);
      }
    }, LOOK_MS);
  }

  stop() {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
