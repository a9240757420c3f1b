import { LIMITS } from '@vitrine/contracts';
import { newClientId } from './ids';

it('makes short ids that the server accepts, another one each time', () => {
  const ids = Array.from({ length: 2_000 }, () => newClientId());
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0].length).toBeGreaterThanOrEqual(Math.max(LIMITS.clientId.min, LIMITS.idempotencyKey.min));
});

it('uses every character of its alphabet', () => {
  const seen = new Set(Array.from({ length: 2_000 }, () => newClientId()).join(''));
  expect(seen.size).toBe(64);
});
