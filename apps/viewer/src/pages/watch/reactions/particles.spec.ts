import { LIFETIME_MS, type Particle, PARTICLES_MAX, withBurst } from './particles';

const others = (count: number) => ({ kind: 'heart', count, isOwn: false }) as const;
const own = { kind: 'fire', count: 1, isOwn: true } as const;

/** One burst after another, each with fresh ids. */
function fly(bursts: readonly { readonly kind: 'heart' | 'fire'; readonly count: number; readonly isOwn: boolean }[]) {
  let nextId = 0;
  return bursts.reduce<readonly Particle[]>((flying, burst) => withBurst(flying, burst, (nextId += 10), 0), []);
}

it('never has more in the air than it may, whatever arrives', () => {
  const flying = fly(Array.from({ length: 50 }, () => others(1_000)));
  expect(flying).toHaveLength(PARTICLES_MAX);
  expect(new Set(flying.map(({ id }) => id)).size).toBe(PARTICLES_MAX);
});

it('lets a single sum not fill the air', () => {
  expect(fly([others(1_000)]).length).toBeLessThan(PARTICLES_MAX / 2);
  expect(fly([others(2)])).toHaveLength(2);
});

it('always shows one’s own tap at once', () => {
  const flying = fly([...Array.from({ length: 50 }, () => others(9)), own]);
  expect(flying).toHaveLength(PARTICLES_MAX);
  expect(flying.at(-1)).toMatchObject({ kind: 'fire', isOwn: true, delayMs: 0 });
});

it('makes room again when the end of a flight was not told', () => {
  const full = fly(Array.from({ length: 50 }, () => others(9)));
  expect(withBurst(full, others(3), 1_000, LIFETIME_MS - 1)).toBe(full);
  expect(withBurst(full, others(3), 1_000, LIFETIME_MS)).toHaveLength(3);
});

it('starts and swings within its column', () => {
  for (const chance of [0, 0.5, 0.999]) {
    const [particle] = withBurst([], others(1), 1, 0, () => chance);
    expect(particle.start).toBe(chance);
    expect(Math.abs(particle.swing)).toBeLessThanOrEqual(1);
  }
});
