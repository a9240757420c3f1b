/** Numbers from 0 to below the one asked for. */
export type Random = (below: number) => number;

/** A small seeded generator (mulberry32), so that a failure can be had again. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The packet with some bytes changed, cut off or put in. */
export function mangled(packet: Buffer, random: Random): Buffer {
  let bytes = [...packet];
  for (let count = random(4); count >= 0; count -= 1) {
    const at = random(bytes.length + 1);
    const ways = [
      () => (bytes[Math.min(at, bytes.length - 1)] = random(256)),
      () => (bytes = bytes.slice(0, at)),
      () => bytes.splice(at, 0, random(256)),
      () => bytes.splice(at, random(8)),
    ];
    ways[random(ways.length)]?.();
    if (bytes.length === 0) bytes = [random(256)];
  }
  return Buffer.from(bytes);
}

export const noise = (length: number, random: Random): Buffer => Buffer.from(Array.from({ length }, () => random(256)));
