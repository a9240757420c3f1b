/** Which numbers of a log were received, when ranges may overlap and overtake each other. */
export class SeqCoverage {
  /** @type {[from: number, to: number][]} ascending, apart from each other and from `contiguousTo` */
  #early = [];

  /** @param {number} contiguousTo everything up to this number counts as received */
  constructor(contiguousTo = 0) {
    this.contiguousTo = contiguousTo;
  }

  /** @param {number} from @param {number} to @returns {number} how many numbers of the range are new */
  cover(from, to) {
    if (this.#early.length === 0 && from <= this.contiguousTo + 1) {
      if (to <= this.contiguousTo) return 0;
      const added = to - this.contiguousTo;
      this.contiguousTo = to;
      return added;
    }
    return this.#merge(Math.max(from, this.contiguousTo + 1), to);
  }

  #merge(from, to) {
    if (to < from) return 0;
    let [mergedFrom, mergedTo, known] = [from, to, 0];
    /** @type {[from: number, to: number][]} */
    const apart = [];
    for (const [earlyFrom, earlyTo] of this.#early) {
      if (earlyTo < from - 1 || earlyFrom > to + 1) {
        apart.push([earlyFrom, earlyTo]);
        continue;
      }
      known += Math.max(0, Math.min(earlyTo, to) - Math.max(earlyFrom, from) + 1);
      mergedFrom = Math.min(mergedFrom, earlyFrom);
      mergedTo = Math.max(mergedTo, earlyTo);
    }
    if (mergedFrom <= this.contiguousTo + 1) this.contiguousTo = mergedTo;
    else apart.push([mergedFrom, mergedTo]);
    this.#early = apart.sort(([left], [right]) => left - right);
    return to - from + 1 - known;
  }

  /** Whether a number was received. @param {number} seq */
  has(seq) {
    return seq <= this.contiguousTo || this.#early.some(([from, to]) => from <= seq && seq <= to);
  }
}
