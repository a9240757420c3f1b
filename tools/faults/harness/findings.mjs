// What an audit found, counted by class, with the first of each told in words.

/** @typedef {'lost' | 'duplicated' | 'misordered' | 'oversold' | 'unexplained'} FindingClass */

const MOST_TOLD_PER_CLASS = 12;

export class Findings {
  constructor() {
    /** @type {Record<FindingClass, number>} */
    this.counts = { lost: 0, duplicated: 0, misordered: 0, oversold: 0, unexplained: 0 };
    /** @type {{ class: FindingClass, what: string }[]} */
    this.told = [];
  }

  /** @param {FindingClass} kind @param {string} what one sentence @param {number} [count] how often */
  add(kind, what, count = 1) {
    if (count <= 0) return;
    this.counts[kind] += count;
    if (this.told.filter((finding) => finding.class === kind).length < MOST_TOLD_PER_CLASS)
      this.told.push({ class: kind, what });
  }

  /** @param {Findings} other */
  addAll(other) {
    for (const kind of /** @type {FindingClass[]} */ (Object.keys(this.counts)))
      this.counts[kind] += other.counts[kind];
    this.told.push(...other.told);
  }

  get isClean() {
    return Object.values(this.counts).every((count) => count === 0);
  }
}
