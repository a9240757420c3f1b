// The audit of the money: what we say was paid against what the provider took and gave back, and what it told us.

const MONEY = `
  SELECT c.id, c.status, o.id AS order_id, c.total_minor, o.total_minor AS ordered, coalesce(p.paid, 0) AS paid, coalesce(p.count, 0)::integer AS payments
    FROM checkout c LEFT JOIN sales_order o ON o.checkout_id = c.id
    LEFT JOIN (SELECT checkout_id, sum(amount_minor) AS paid, count(*) FROM payment WHERE status = 'succeeded' GROUP BY 1) p ON p.checkout_id = c.id
   WHERE (c.status = 'completed') <> (o.id IS NOT NULL) OR (o.id IS NOT NULL AND (o.total_minor <> c.total_minor OR p.paid IS DISTINCT FROM o.total_minor OR p.count <> 1))
      OR (o.id IS NULL AND p.paid IS NOT NULL)`;
/** What was given up because the provider never heard of it is nothing to them. */
const CHARGES = `
  SELECT p.id, p.status, s.status AS charged FROM payment p FULL JOIN sandbox_charge s ON s.payment_id = p.id
   WHERE p.id IS NULL
      OR (p.status <> 'pending' AND NOT (s.payment_id IS NULL AND p.status = 'cancelled' AND p.problem = 'payment.unanswered')
          AND s.status IS DISTINCT FROM CASE p.status WHEN 'returned' THEN 'succeeded' ELSE p.status END)`;
/** What came too late goes back, all of it, once. */
const LATE = `
  SELECT p.id, p.status, p.amount_minor, l.status AS late, s.status AS paid_back, s.amount_minor AS returned
    FROM payment p FULL JOIN late_payment l ON l.payment_id = p.id LEFT JOIN sandbox_refund s ON s.refund_id = l.refund_id
   WHERE (p.status = 'returned') <> (l.payment_id IS NOT NULL) OR s.amount_minor <> p.amount_minor
      OR (l.status = 'succeeded' AND s.status IS DISTINCT FROM 'succeeded') OR l.status = 'failed'`;
/** Every event took effect, once: it is remembered by its id, in the transaction of its effect. */
const EVENTS = `
  SELECT coalesce(e.id::text, t.event_id) AS id, e.type, e.delivered_at IS NOT NULL AS is_delivered, e.id IS NULL AS is_strange
    FROM sandbox_event e FULL JOIN (SELECT event_id FROM payment_event WHERE provider = 'sandbox') t ON t.event_id = e.id::text
   WHERE e.id IS NULL OR t.event_id IS NULL OR e.delivered_at IS NULL`;
/** What was sold for a checkout is what stands in it: no result was applied twice. */
const SOLD = `
  SELECT l.checkout_id, l.variant_id, l.quantity, coalesce(m.sold, 0) AS sold, c.status
    FROM checkout c JOIN (SELECT checkout_id, variant_id, sum(quantity)::integer AS quantity FROM checkout_line GROUP BY 1, 2) l ON l.checkout_id = c.id
    LEFT JOIN (SELECT checkout_id, variant_id, -sum(quantity)::integer AS sold FROM stock_movement WHERE kind = 'sold' GROUP BY 1, 2) m
      ON m.checkout_id = l.checkout_id AND m.variant_id = l.variant_id
   WHERE coalesce(m.sold, 0) <> CASE c.status WHEN 'completed' THEN l.quantity ELSE 0 END`;
const REFUNDS = `
  SELECT s.payment_id, count(*)::integer AS count, sum(s.amount_minor) AS returned, p.amount_minor AS paid
    FROM sandbox_refund s JOIN payment p ON p.id = s.payment_id WHERE s.status <> 'failed'
   GROUP BY s.payment_id, p.amount_minor HAVING count(*) > 1 OR sum(s.amount_minor) > p.amount_minor`;

/**
 * @param {(sql: string) => Promise<any[]>} rows @param {import('../harness/findings.mjs').Findings} findings
 */
export async function auditPayments(rows, findings) {
  for (const row of await rows(MONEY)) judgeMoney(row, findings);
  for (const row of await rows(CHARGES)) judgeCharge(row, findings);
  for (const row of await rows(LATE))
    findings.add('lost', `A payment that came too late did not go back as it came: ${JSON.stringify(row)}.`);
  for (const { id, type, is_delivered: isDelivered, is_strange: isStrange } of await rows(EVENTS))
    if (isStrange) findings.add('unexplained', `The event ${id} took effect and was never told.`);
    else
      findings.add('lost', `The event ${id} (${type}) was ${isDelivered ? 'told and took no effect' : 'not taken'}.`);
  for (const row of await rows(SOLD))
    findings.add(
      row.sold > row.quantity || row.status !== 'completed' ? 'duplicated' : 'lost',
      `The ${row.status} checkout ${row.checkout_id} has ${row.quantity} of ${row.variant_id} and sold ${row.sold}.`,
    );
  for (const { payment_id: paymentId, count, returned, paid } of await rows(REFUNDS))
    findings.add('duplicated', `Of the payment ${paymentId} over ${paid}, ${returned} went back in ${count} parts.`);
}

function judgeMoney({ id, status, order_id: orderId, total_minor: total, paid, payments }, findings) {
  if (payments > 1) findings.add('duplicated', `The checkout ${id} was paid ${payments} times.`);
  else if (orderId === null)
    findings.add('lost', `The checkout ${id} is ${status}, was paid ${paid} and has no order.`);
  else findings.add('unexplained', `The order ${orderId} costs ${total}, and ${paid} was paid.`);
}

function judgeCharge({ id, status, charged }, findings) {
  const isTaken = charged === 'succeeded' && (status === 'declined' || status === 'cancelled');
  if (isTaken)
    findings.add('lost', `The payment ${id} went through late, and is neither an order nor on its way back.`);
  else findings.add('unexplained', `The payment ${id} is ${status} here and ${charged} at the provider.`);
}
