/** Profiles whose parameters say more about colours (ITU-T H.264 section 7.3.2.1.1). */
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);
const MACROBLOCK = 16;

/** Reads the bits of a unit, without the bytes that keep start codes out of it (section 7.4.1). */
class BitReader {
  private readonly bytes: number[] = [];
  private position = 0;

  constructor(unit: Buffer) {
    for (let index = 1; index < unit.length; index += 1) {
      const isEscape = unit[index] === 3 && unit[index - 1] === 0 && unit[index - 2] === 0;
      if (!isEscape) this.bytes.push(unit[index] ?? 0);
    }
  }

  get isPastEnd(): boolean {
    return this.position > this.bytes.length * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      const byte = this.bytes[this.position >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
      this.position += 1;
    }
    return value;
  }

  /** An Exp-Golomb number without sign (section 9.1). */
  number(): number {
    let zeros = 0;
    while (zeros < 31 && !this.isPastEnd && this.bits(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}

/** @returns whether the size can be read after it: scaling lists are not, and no encoder for calls writes them. */
function skipColours(reader: BitReader): boolean {
  if (reader.number() === 3) reader.bits(1);
  reader.number();
  reader.number();
  reader.bits(1);
  return reader.bits(1) === 0;
}

function skipPictureOrder(reader: BitReader): void {
  const type = reader.number();
  if (type === 0) reader.number();
  if (type !== 1) return;
  reader.bits(1);
  reader.number();
  reader.number();
  const cycle = reader.number();
  for (let index = 0; index < Math.min(cycle, 255); index += 1) reader.number();
}

/** The size of the pictures that a sequence parameter set announces; null for one that can't be read. */
export function pictureSize(sps: Buffer): { readonly width: number; readonly height: number } | null {
  const reader = new BitReader(sps);
  const profile = reader.bits(8);
  reader.bits(16);
  reader.number();
  if (HIGH_PROFILES.has(profile) && !skipColours(reader)) return null;
  reader.number();
  skipPictureOrder(reader);
  reader.number();
  reader.bits(1);
  const columns = reader.number() + 1;
  const rows = reader.number() + 1;
  const isProgressive = reader.bits(1);
  if (isProgressive === 0) reader.bits(1);
  reader.bits(1);
  const crop = { left: 0, right: 0, top: 0, bottom: 0 };
  if (reader.bits(1) === 1) {
    crop.left = reader.number();
    crop.right = reader.number();
    crop.top = reader.number();
    crop.bottom = reader.number();
  }
  // In units of the half-size colour planes of 4:2:0.
  const width = columns * MACROBLOCK - (crop.left + crop.right) * 2;
  const height = (2 - isProgressive) * (rows * MACROBLOCK - (crop.top + crop.bottom) * 2);
  return reader.isPastEnd || width <= 0 || height <= 0 ? null : { width, height };
}
