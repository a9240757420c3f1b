// Whether one client got what it was entitled to: every entry, once, in order, unaltered, and the right state. Pure.
import { entryFingerprint } from './fingerprint.mjs';
import { CAUGHT_UP } from './recorder.mjs';

/**
 * @typedef {import('./audit-log.mjs').LogEntry} LogEntry
 * @typedef {import('./recorder.mjs').ClientRecord} ClientRecord
 *
 * @typedef {object} ClientRules
 * @property {Readonly<Record<string, 'urgent' | 'bulk'>>} lanes by kind of entry
 * @property {boolean} maySnapshotReplace whether a snapshot may stand for entries; the first one always does
 */

/** The log as the audits of many clients read it. */
export class AuditedLog {
  /**
   * @param {readonly LogEntry[]} entries ascending
   * @param {readonly import('./bot.mjs').Written[]} written says how messages read that were taken back later
   */
  constructor(entries, written) {
    this.entries = entries;
    this.lastSeq = entries.at(-1)?.seq ?? 0;
    this.bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
    const originals = new Map(written.map((message) => [`${message.memberId} ${message.clientId}`, message]));
    /** What a client may have read under a number. @type {Map<number, readonly number[]>} */
    this.fingerprints = new Map(
      entries.map((entry) => [
        entry.seq,
        this.#fingerprintsOf(entry, originals.get(`${entry.actorId} ${entry.clientId}`)),
      ]),
    );
  }

  /** A message that was taken back was read in its words before, and without them after. */
  #fingerprintsOf(entry, original) {
    const stored = entryFingerprint(entry);
    const { redactedBy, ...rest } = entry.data;
    if (original === undefined || redactedBy === undefined) return [stored];
    const authorId = this.bySeq.get(original.replyToSeq)?.actorId;
    const replyTo = original.replyToSeq === null ? null : { seq: original.replyToSeq, authorId };
    return [stored, entryFingerprint({ ...entry, data: { ...rest, text: original.text, replyTo } })];
  }
}

/**
 * @param {ClientRecord} client
 * @param {AuditedLog} log
 * @param {import('./expected-states.mjs').ExpectedStates} expected
 * @param {ClientRules} rules
 * @param {import('./findings.mjs').Findings} findings
 */
export function auditClient(client, log, expected, rules, findings) {
  const reader = { memberId: client.memberId, isStaff: client.isStaff };
  const isVisible = (entry) => expected.reducer.isVisibleTo(entry.audience, reader);
  const declared = declaredSeqs(client.leftOut);
  const told = auditTold(client, log, isVisible, findings);
  auditOrder(client, log, rules.lanes, declared, findings);
  const upTo = client.hasLeft ? client.contiguousSeq : log.lastSeq;
  if (!client.hasLeft) auditEnd(client, log, findings);
  const missing = auditDelivered(client, log, told, { upTo, isVisible, rules, declared }, findings);
  if (client.hasLeft || client.status !== 'ready') return;
  if (expected.fingerprint(reader, missing) !== client.stateFingerprint)
    findings.add('unexplained', `${client.label} ended with a state that its entries don't make.`);
}

/** Once each, in the words of the log, and nothing that was not for this reader. @returns {Set<number>} their numbers */
function auditTold(client, log, isVisible, findings) {
  const { label, seqs, fingerprints } = client;
  const told = new Set();
  for (let index = 0; index < seqs.length; index += 1) {
    const seq = seqs[index];
    const entry = log.bySeq.get(seq);
    if (told.has(seq)) findings.add('duplicated', `${label} was told of entry ${seq} twice.`);
    told.add(seq);
    if (entry === undefined) {
      findings.add('unexplained', `${label} read entry ${seq}, which is not in the log.`);
      continue;
    }
    if (!isVisible(entry))
      findings.add('unexplained', `${label} read entry ${seq} (${entry.kind}), which was not for it.`);
    if (!log.fingerprints.get(seq)?.includes(fingerprints[index]))
      findings.add('unexplained', `${label} read entry ${seq} (${entry.kind}) in other words than the log's.`);
  }
  return told;
}

/**
 * Each lane in its own order. What was missed and fetched later comes late by right; and a message that was left out for
 * the others comes to its author, and to whom it answers or names, by a way of its own. Both go into the list of messages
 * by their number.
 */
function auditOrder({ label, seqs, flags }, log, lanes, declared, findings) {
  /** @type {Record<string, LogEntry | undefined>} */
  const newest = {};
  for (let index = 0; index < seqs.length; index += 1) {
    const entry = log.bySeq.get(seqs[index]);
    if (entry === undefined || declared.has(entry.seq)) continue;
    const lane = lanes[entry.kind];
    const last = newest[lane];
    if (last === undefined || entry.seq > last.seq) newest[lane] = entry;
    else if (entry.seq < last.seq && (flags[index] & CAUGHT_UP) === 0)
      findings.add(
        'misordered',
        `${label} read ${lane} entry ${entry.seq} (${entry.kind}) live, after ${last.seq} (${last.kind}).`,
      );
  }
}

/** It is in the room and says itself that it misses nothing. */
function auditEnd({ label, status, problem, contiguousSeq }, log, findings) {
  if (status !== 'ready') findings.add('unexplained', `${label} ended ${status}${problem ? ` (${problem})` : ''}.`);
  else if (contiguousSeq < log.lastSeq)
    findings.add('lost', `${label} has everything up to ${contiguousSeq} only, of ${log.lastSeq}.`);
}

/** @returns {Set<number>} the numbers that it never got and that were declared left out, as they may be */
function auditDelivered(client, log, told, { upTo, isVisible, rules, declared }, findings) {
  const { label, snapshots } = client;
  const replacing = rules.maySnapshotReplace ? snapshots : snapshots.slice(0, 1);
  const replacedUpTo = Math.max(0, ...replacing.map(({ seq }) => seq));
  const missing = new Set();
  for (const entry of log.entries) {
    const { seq } = entry;
    if (seq > upTo) break;
    if (seq <= replacedUpTo || told.has(seq) || !isVisible(entry)) continue;
    if (!declared.has(seq)) findings.add('lost', `${label} never got entry ${seq} (${entry.kind}).`);
    else if (!mayBeLeftOut(entry, client))
      findings.add('lost', `${label} was to get entry ${seq} (${entry.kind}), and it was left out.`);
    else missing.add(seq);
  }
  return missing;
}

/** Only other people's plain messages, and never from those who work on the show. @param {LogEntry} entry @param {ClientRecord} client */
function mayBeLeftOut({ kind, actorId, data }, { memberId, isStaff }) {
  if (isStaff || kind !== 'message.posted' || actorId === memberId || data.badge !== null) return false;
  return data.replyTo?.authorId !== memberId && !data.mentionIds.includes(memberId);
}

/** @param {readonly number[]} pairs */
function declaredSeqs(pairs) {
  const seqs = new Set();
  for (let index = 0; index + 1 < pairs.length; index += 2)
    for (let seq = pairs[index]; seq <= pairs[index + 1]; seq += 1) seqs.add(seq);
  return seqs;
}
