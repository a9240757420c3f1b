// The audit of a rush: what everybody was told against the database, and every book of it against every other.
import pg from 'pg';

import { Findings } from '../harness/findings.mjs';
import { UNANSWERED } from './buyer.mjs';

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
const MONEY = `
  SELECT c.id, c.status, o.id AS order_id, c.total_minor, o.total_minor AS ordered, coalesce(p.paid, 0) AS paid, coalesce(p.count, 0)::integer AS payments
    FROM checkout c LEFT JOIN sales_order o ON o.checkout_id = c.id
    LEFT JOIN (SELECT checkout_id, sum(amount_minor) AS paid, count(*) FROM payment WHERE status = 'succeeded' GROUP BY 1) p ON p.checkout_id = c.id
   WHERE (c.status = 'completed') <> (o.id IS NOT NULL) OR (o.id IS NOT NULL AND (o.total_minor <> c.total_minor OR p.paid IS DISTINCT FROM o.total_minor OR p.count <> 1))
      OR (o.id IS NULL AND p.paid IS NOT NULL)`;
const CHARGES = `
  SELECT p.id, p.status, s.status AS charged FROM payment p FULL JOIN sandbox_charge s ON s.payment_id = p.id
   WHERE p.id IS NULL
      OR (p.status <> 'pending' AND s.status IS DISTINCT FROM CASE p.status WHEN 'returned' THEN 'succeeded' ELSE p.status END)`;
/** What came too late goes back, all of it, once. */
const LATE = `
  SELECT p.id, p.status, p.amount_minor, l.status AS late, s.status AS paid_back, s.amount_minor AS returned
    FROM payment p FULL JOIN late_payment l ON l.payment_id = p.id LEFT JOIN sandbox_refund s ON s.refund_id = l.refund_id
   WHERE (p.status = 'returned') <> (l.payment_id IS NOT NULL) OR s.amount_minor <> p.amount_minor
      OR (l.status = 'succeeded' AND s.status IS DISTINCT FROM 'succeeded') OR l.status = 'failed'`;
const OVER_LIMIT = `
  SELECT c.member_id, l.product_id, sum(l.quantity)::integer AS pieces, p.max_per_buyer
    FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id JOIN product p ON p.id = l.product_id
   WHERE p.max_per_buyer IS NOT NULL AND c.status IN ('paying', 'completed')
   GROUP BY 1, 2, 4 HAVING sum(l.quantity) > p.max_per_buyer`;

/**
 * @param {string} databaseUrl @param {import('./shop.mjs').Shop} shop
 * @returns {Promise<Findings>}
 */
export async function auditBooks(databaseUrl, { buyers }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  /** @param {string} sql @returns {Promise<any[]>} */
  const rows = async (sql) => (await client.query(sql)).rows;
  const findings = new Findings();
  try {
    for (const row of await rows(LEDGER)) judgeStock(row, findings);
    for (const row of await rows(MONEY)) judgeMoney(row, findings);
    for (const { id, status, charged } of await rows(CHARGES))
      findings.add('unexplained', `The payment ${id} is ${status} here and ${charged} at the provider.`);
    for (const row of await rows(LATE))
      findings.add('lost', `A payment that came too late did not go back as it came: ${JSON.stringify(row)}.`);
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
    return findings;
  } finally {
    await client.end();
  }
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

function judgeMoney({ id, status, order_id: orderId, total_minor: total, paid, payments }, findings) {
  if (payments > 1) findings.add('duplicated', `The checkout ${id} was paid ${payments} times.`);
  else if (orderId === null)
    findings.add('lost', `The checkout ${id} is ${status}, was paid ${paid} and has no order.`);
  else findings.add('unexplained', `The order ${orderId} costs ${total}, and ${paid} was paid.`);
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
