// The audit of a run: what every client received, and what was acknowledged, against the log. Pure; the log is the truth
// only as far as it holds what was promised.
import { AuditedLog, auditClient } from './audit-client.mjs';
import { auditLog } from './audit-log.mjs';
import { ExpectedStates } from './expected-states.mjs';
import { Findings } from './findings.mjs';

/**
 * @typedef {object} Evidence
 * @property {{ entries: readonly import('./audit-log.mjs').LogEntry[], lastSeq: number }} log ascending by seq
 * @property {object} initial the state before the first entry
 * @property {import('./audit-log.mjs').Commands} commands
 * @property {readonly import('./recorder.mjs').ClientRecord[]} clients
 * @property {import('./expected-states.mjs').Reducer} reducer
 * @property {import('./audit-client.mjs').ClientRules} rules
 *
 * @param {Evidence} evidence
 * @returns {{ findings: Findings, expected: ExpectedStates }}
 */
export function audit({ log, initial, commands, clients, reducer, rules }) {
  const findings = new Findings();
  auditLog(log, commands, findings);
  const audited = new AuditedLog(log.entries, commands.written);
  const expected = new ExpectedStates(reducer, initial, log.entries);
  for (const client of clients) auditClient(client, audited, expected, rules, findings);
  return { findings, expected };
}
