// The audit of a rush: what everybody was told against the database, and every book of it against every other.
import { Findings } from '../harness/findings.mjs';
import { UNANSWERED } from './buyer.mjs';
import { withDatabase } from './database.mjs';
import { auditPayments } from './payment-books.mjs';

/** Answers to a request for pieces that may come in a rush. */
const EXPECTED_REFUSALS = new Set(['stock.sold-out', 'request.rate-limited', 'checkout.too-many-per-buyer']);
/** And to one for a payment: the hold was over, replaced or too slow, the card bad, the piece gone first. */
const EXPECTED_UNPAID = new Set([
  'payment.declined',
  'checkout.expired',
  'checkout.closed',
  'stock.sold-out',
  'payment.in-progress',
]);

const LEDGER = `
  SELECT s.variant_id, s.on_hand, s.reserved, s.sold, g.*, coalesce(h.held, 0) AS held, coalesce(o.ordered, 0) AS ordered
    FROM stock s
    JOIN (SELECT variant_id AS id,
                 sum(quantity) FILTER (WHERE kind IN ('received', 'adjusted'))::integer AS received,
                 coalesce(sum(quantity) FILTER (WHERE kind IN ('reserved', 'released', 'sold')), 0)::integer AS ledger_reserved,
                 coalesce(-sum(quantity) FILTER (WHERE kind = 'sold'), 0)::integer AS ledger_sold
            FROM stock_movement GROUP BY variant_id) g ON g.id = s.variant_id
    LEFT JOIN (SELECT l.variant_id AS id, sum(l.quantity)::integer AS held FROM checkout_line l JOIN checkout c ON c.id = l.checkout_id
                WHERE c.status IN ('held', 'paying') AND l.is_held GROUP BY 1) h ON h.id = s.variant_id
    LEFT JOIN (SELECT variant_id AS id, sum(quantity)::integer AS ordered FROM sales_order_line GROUP BY 1) o ON o.id = s.variant_id`;
const OVER_LIMIT = `
  SELECT c.member_id, l.product_id, sum(l.quantity)::integer AS pieces, p.max_per_buyer
    FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id JOIN product p ON p.id = l.product_id
   WHERE p.max_per_buyer IS NOT NULL AND c.status IN ('paying', 'completed')
   GROUP BY 1, 2, 4 HAVING sum(l.quantity) > p.max_per_buyer`;
/** What has no foreign key (docs/decisions/0006-stock.md). */
const DANGLING = `
  SELECT 'checkouts' AS what, count(*)::integer AS count FROM checkout c
   WHERE NOT EXISTS (SELECT 1 FROM store s WHERE s.id = c.store_id)
      OR (c.room_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM room r WHERE r.id = c.room_id))
  UNION ALL
  SELECT 'lines of checkouts', count(*)::integer FROM checkout_line l
   WHERE NOT EXISTS (SELECT 1 FROM variant v WHERE v.id = l.variant_id)
  UNION ALL
  SELECT 'entries of the ledger', count(*)::integer FROM stock_movement m
   WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = m.variant_id)`;

/**
 * @param {string} databaseUrl @param {import('./shop.mjs').Shop} shop
 * @returns {Promise<Findings>}
 */
export async function auditBooks(databaseUrl, { buyers }) {
  const findings = new Findings();
  await withDatabase(databaseUrl, async (client) => {
    /** @param {string} sql @returns {Promise<any[]>} */
    const rows = async (sql) => (await client.query(sql)).rows;
    for (const row of await rows(LEDGER)) judgeStock(row, findings);
    for (const { what, count } of await rows(DANGLING))
      if (count > 0) findings.add('lost', `${count} ${what} refer to what is not there.`, count);
    await auditPayments(rows, findings);
    for (const { member_id: memberId, pieces, max_per_buyer: most } of await rows(OVER_LIMIT))
      findings.add('oversold', `The buyer ${memberId} has ${pieces} pieces of a product that is limited to ${most}.`);
    const checkouts = new Map((await rows('SELECT id, member_id, status FROM checkout')).map((row) => [row.id, row]));
    const orders = new Map((await rows('SELECT id, checkout_id FROM sales_order')).map((row) => [row.id, row]));
    const records = await rows('SELECT member_id, key, answer FROM idempotency_record');
    const answers = new Map(records.map((row) => [`${row.member_id} ${row.key}`, row.answer]));
    for (const buyer of buyers) judgeBuyer(buyer, { checkouts, orders, answers }, findings);
    const told = buyers.reduce((sum, { history }) => sum + new Set(history.held.map(({ key }) => key)).size, 0);
    const unasked = checkouts.size - told;
    if (unasked > 0)
      findings.add('duplicated', `${unasked} checkouts stand in the books that nobody was told of.`, unasked);
  });
  return findings;
}

function judgeStock(row, findings) {
  const where = `Variant ${row.variant_id}`;
  if (row.ordered > row.received || row.on_hand < 0 || row.reserved > row.on_hand)
    findings.add('oversold', `${where}: ${row.ordered} ordered of ${row.received}, ${row.on_hand} left.`);
  if (row.on_hand + row.sold !== row.received || row.reserved !== row.ledger_reserved || row.sold !== row.ledger_sold)
    findings.add('unexplained', `${where}: the ledger says otherwise than the stock: ${JSON.stringify(row)}.`);
  if (row.reserved < row.held) findings.add('oversold', `${where}: ${row.held} are held and ${row.reserved} reserved.`);
  if (row.reserved > row.held) findings.add('lost', `${where}: ${row.reserved} reserved and only ${row.held} held.`);
  if (row.sold < row.ordered) findings.add('oversold', `${where}: ${row.ordered} ordered and ${row.sold} sold.`);
  if (row.sold > row.ordered) findings.add('lost', `${where}: ${row.sold} sold and only ${row.ordered} ordered.`);
}

/** @param {import('./buyer.mjs').Buyer} buyer */
function judgeBuyer({ memberId, history }, { checkouts, orders, answers }, findings) {
  for (const what of history.strange) findings.add('duplicated', what);
  for (const what of history.unanswered) findings.add('unexplained', what);
  for (const { key, checkoutId } of history.held) {
    const row = checkouts.get(checkoutId);
    if (row?.member_id !== memberId) findings.add('lost', `The checkout ${checkoutId} was promised and is not there.`);
    else if (answers.get(`${memberId} ${key}`)?.checkoutId !== checkoutId)
      findings.add('lost', `The key ${key} no longer leads to the checkout ${checkoutId}.`);
  }
  for (const { key, code, wasUnknown } of history.refused) {
    // Whoever gave up knows nothing: there may be one, or none.
    if (code === UNANSWERED) continue;
    if (!EXPECTED_REFUSALS.has(code)) findings.add('unexplained', `A request for pieces was refused with ${code}.`);
    if (answers.has(`${memberId} ${key}`))
      findings.add('duplicated', `The key ${key} was refused${wasUnknown ? ' after silence' : ''} and has a checkout.`);
  }
  for (const { checkoutId, orderId } of history.paid)
    if (orders.get(orderId)?.checkout_id !== checkoutId)
      findings.add('lost', `The order ${orderId} was confirmed and is not there.`);
  for (const { code } of history.unpaid)
    if (code !== UNANSWERED && !EXPECTED_UNPAID.has(code))
      findings.add('unexplained', `A payment was refused with ${code}.`);
}
