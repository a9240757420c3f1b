// After a rush: half an hour passes in the books, so that everything that waits for its time has its time, and the sweeps
// come round. What is still open then is open for ever.
import { setTimeout as delay } from 'node:timers/promises';
import PgBoss from 'pg-boss';

import { withDatabase } from './database.mjs';

const SWEEPS = ['checkout.sweep', 'checkout.sweep-late', 'payments.sandbox-sweep'];
const SWEEP_EVERY_MS = 3_000;
const LOOK_MS = 400;
const PASS_TIME = [
  `UPDATE payment SET created_at = created_at - interval '30 minutes' WHERE status = 'pending'`,
  `UPDATE checkout SET expires_at = expires_at - interval '30 minutes' WHERE status IN ('held', 'paying')`,
  `UPDATE late_payment SET created_at = created_at - interval '30 minutes' WHERE status = 'pending' OR told_at IS NULL`,
  `UPDATE sandbox_event SET due_at = now() WHERE delivered_at IS NULL`,
];
const OPEN = `
  SELECT (SELECT count(*) FROM payment WHERE status = 'pending')::integer AS "payments without a result",
         (SELECT count(*) FROM checkout WHERE status IN ('held', 'paying'))::integer AS "checkouts that hold pieces",
         (SELECT count(*) FROM late_payment WHERE status = 'pending' OR told_at IS NULL)::integer AS "late payments on their way back",
         (SELECT count(*) FROM sandbox_event WHERE delivered_at IS NULL)::integer AS "events that were not taken"`;

/**
 * @param {string} databaseUrl @param {number} mostMs how long the sweeps may take
 * @param {import('../harness/findings.mjs').Findings} findings
 */
export async function untilNothingIsOpen(databaseUrl, mostMs, findings) {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: 'job',
    max: 1,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  try {
    const open = await withDatabase(databaseUrl, (client) => settle(client, boss, mostMs));
    for (const [what, count] of Object.entries(open))
      findings.add('lost', `${count} ${what} are left when all time has passed.`, count);
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** @param {import('pg').Client} client @param {PgBoss} boss @param {number} mostMs @returns {Promise<Record<string, number>>} what is still open */
async function settle(client, boss, mostMs) {
  const endMs = performance.now() + mostMs;
  let sweptMs = -Infinity;
  for (;;) {
    const open = (await client.query(OPEN)).rows[0];
    if (Object.values(open).every((count) => count === 0) || performance.now() >= endMs) return open;
    if (performance.now() - sweptMs >= SWEEP_EVERY_MS) {
      for (const statement of PASS_TIME) await client.query(statement);
      for (const name of SWEEPS) await boss.send(name, {});
      sweptMs = performance.now();
    }
    await delay(LOOK_MS);
  }
}
