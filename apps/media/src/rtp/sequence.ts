/** RTP sequence numbers are 16 bits and wrap (RFC 3550 section 5.1). */
const MODULUS = 0x1_0000;

/** Steps from one sequence number to another, the short way round: -32768 to 32767. */
export function sequenceDistance(from: number, to: number): number {
  const forward = (to - from) & 0xffff;
  return forward < 0x8000 ? forward : forward - MODULUS;
}

export function isNewerSequence(candidate: number, reference: number): boolean {
  return sequenceDistance(reference, candidate) > 0;
}

/** Turns wrapping 16-bit numbers into ones that keep growing, so that they can be compared and subtracted. */
export class SequenceExtender {
  private highest: number | null = null;

  /** The extended number; late packets get one below the highest seen. */
  extend(sequence: number): number {
    if (this.highest === null) {
      this.highest = sequence;
      return sequence;
    }
    const extended = this.highest + sequenceDistance(this.highest & 0xffff, sequence);
    if (extended > this.highest) this.highest = extended;
    return extended;
  }
}
