// Whether the log of a room is whole, and holds what was acknowledged. Pure.

/**
 * @typedef {object} LogEntry an entry as the wire carries it
 * @property {number} seq
 * @property {string} kind
 * @property {number} atMs
 * @property {string | null} actorId
 * @property {'everyone' | 'staff' | { memberId: string }} audience
 * @property {string} [clientId]
 * @property {any} data
 *
 * @typedef {object} Commands what the clients were promised
 * @property {readonly import('./bot.mjs').Written[]} written messages, whatever became of them
 * @property {readonly import('./bot.mjs').Acknowledged[]} acknowledged
 * @property {readonly number[]} removed numbers of messages whose removal was acknowledged
 * @property {readonly (string | null)[]} shown the pieces that were 'now showing' one after another, as acknowledged
 * @property {string} hostId who showed them
 *
 * @param {{ entries: readonly LogEntry[], lastSeq: number }} log
 * @param {Commands} commands
 * @param {import('./findings.mjs').Findings} findings
 */
export function auditLog(log, commands, findings) {
  auditNumbers(log, findings);
  auditTexts(log.entries, findings);
  auditAcknowledged(log.entries, commands, findings);
  auditRemoved(log.entries, commands.removed, findings);
  auditShown(log.entries, commands, findings);
}

/** Numbers run from 1 to the head without a gap. */
function auditNumbers({ entries, lastSeq }, findings) {
  let next = 1;
  for (const { seq } of entries) {
    if (seq < next) findings.add('duplicated', `The log holds number ${seq} twice.`);
    else if (seq > next) findings.add('lost', `The log has no entry ${next} to ${seq - 1}.`, seq - next);
    next = Math.max(next, seq + 1);
  }
  if (next - 1 < lastSeq)
    findings.add('lost', `The log ends at ${next - 1}, its head says ${lastSeq}.`, lastSeq - next + 1);
  else if (next - 1 > lastSeq) findings.add('unexplained', `The log goes on to ${next - 1}, its head says ${lastSeq}.`);
}

/** Nobody writes the same words twice, so equal words are one message stored twice, whatever its number and id. */
function auditTexts(entries, findings) {
  const seen = new Map();
  for (const { seq, kind, actorId, data } of entries) {
    if (kind !== 'message.posted' || data.redactedBy !== undefined) continue;
    const key = `${actorId} ${data.text}`;
    if (seen.has(key))
      findings.add('duplicated', `Messages ${seen.get(key)} and ${seq} are one: "${excerpt(data.text)}".`);
    else seen.set(key, seq);
  }
}

/** A message stands in the log once at most, in its words; one that was acknowledged does, under its number. */
function auditAcknowledged(entries, { written, acknowledged }, findings) {
  /** @type {Map<string, LogEntry[]>} */
  const byId = new Map();
  for (const entry of entries) {
    if (entry.kind !== 'message.posted' || entry.clientId === undefined) continue;
    const key = `${entry.actorId} ${entry.clientId}`;
    byId.set(key, [...(byId.get(key) ?? []), entry]);
  }
  for (const [key, same] of byId)
    findings.add('duplicated', `Client id ${key} stands ${same.length} times in the log.`, same.length - 1);
  for (const { memberId, clientId, text } of written) {
    const [stored] = byId.get(`${memberId} ${clientId}`) ?? [];
    if (stored !== undefined && stored.data.redactedBy === undefined && stored.data.text !== text)
      findings.add(
        'unexplained',
        `Message ${stored.seq} reads "${excerpt(stored.data.text)}" instead of "${excerpt(text)}".`,
      );
  }
  for (const { memberId, clientId, seq } of acknowledged) {
    const [stored] = byId.get(`${memberId} ${clientId}`) ?? [];
    if (stored === undefined)
      findings.add('lost', `Message ${clientId} was acknowledged as ${seq} and is not in the log.`);
    else if (stored.seq !== seq)
      findings.add('unexplained', `Message ${clientId} was acknowledged as ${seq} and stands at ${stored.seq}.`);
  }
}

/** A removal that was acknowledged took the words away and is an entry itself. */
function auditRemoved(entries, removed, findings) {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const redactions = new Set(entries.filter(({ kind }) => kind === 'message.redacted').map(({ data }) => data.seq));
  for (const seq of new Set(removed)) {
    const stored = bySeq.get(seq);
    if (stored === undefined) continue;
    if (stored.data.redactedBy === undefined || stored.data.text !== '' || !redactions.has(seq))
      findings.add('lost', `The removal of message ${seq} was acknowledged and did not happen.`);
  }
}

/** What was shown is in the log, in that order, once each. */
function auditShown(entries, { shown, hostId }, findings) {
  const stored = entries.filter(({ kind, actorId }) => kind === 'pin.shown' && actorId === hostId);
  let at = 0;
  for (const pinId of shown) {
    const found = stored.findIndex(({ data }, index) => index >= at && data.pinId === pinId);
    if (found < 0) {
      findings.add(
        'lost',
        `Showing ${pinId} was acknowledged and is not in the log after ${stored[at - 1]?.seq ?? 0}.`,
      );
      continue;
    }
    for (const extra of stored.slice(at, found))
      findings.add('duplicated', `Entry ${extra.seq} shows ${extra.data.pinId}, which nobody asked for then.`);
    at = found + 1;
  }
  for (const extra of stored.slice(at))
    findings.add('duplicated', `Entry ${extra.seq} shows ${extra.data.pinId}, which nobody asked for.`);
}

const excerpt = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
