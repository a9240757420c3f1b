// What banks do behind our backs: now and then a payment that did not go through goes through after all, and is told late.
import { setTimeout as delay } from 'node:timers/promises';

import { withDatabase } from './database.mjs';

const EVERY_MS = { from: 400, to: 1_200 };
/** In the sandbox's own books: the charge, and the event that tells of it some time later. */
const CHANGE_MIND = `
  WITH changed AS (
    UPDATE sandbox_charge SET status = 'succeeded', problem = NULL WHERE payment_id IN (
      SELECT s.payment_id FROM sandbox_charge s JOIN payment p ON p.id = s.payment_id
       WHERE s.status IN ('declined', 'cancelled') AND p.status IN ('declined', 'cancelled')
       ORDER BY p.decided_at DESC LIMIT 2 FOR UPDATE OF s SKIP LOCKED)
    RETURNING payment_id)
  INSERT INTO sandbox_event (id, type, subject_id, created_at, due_at)
  SELECT gen_random_uuid(), 'payment.succeeded', payment_id, now(), now() + $1 * interval '1 second' FROM changed RETURNING id`;

/**
 * @param {string} databaseUrl @param {import('../harness/random.mjs').Random} random @param {number} endMs
 * @returns {Promise<number>} how many payments went through after all
 */
export async function changeMinds(databaseUrl, random, endMs) {
  let changed = 0;
  while (performance.now() < endMs) {
    await delay(random.between(EVERY_MS.from, EVERY_MS.to));
    try {
      const seconds = random.between(0, 2);
      const { rowCount } = await withDatabase(databaseUrl, (client) => client.query(CHANGE_MIND, [seconds]));
      changed += rowCount ?? 0;
    } catch {
      // PostgreSQL is just coming up again; the bank has time.
    }
  }
  return changed;
}
