// The audit must see every class of fault and nothing else: a clean history, and the same history with one thing wrong.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { audit } from './audit.mjs';
import { buildClient, makeProgramsFolder } from './builds.mjs';
import { entryFingerprint, stateFingerprint } from './fingerprint.mjs';
import { CAUGHT_UP } from './recorder.mjs';

/** @type {any} */
let library;
let programs = '';

before(async () => {
  programs = makeProgramsFolder();
  library = await import(await buildClient(programs));
});
after(() => fs.rmSync(programs, { recursive: true, force: true }));

/** @type {Record<string, 'urgent' | 'bulk'>} */
const LANES = {
  'message.posted': 'bulk',
  'message.redacted': 'urgent',
  'tray.changed': 'urgent',
  'pin.shown': 'urgent',
};
const entry = (seq, kind, actorId, data, more = {}) => ({
  seq,
  kind,
  v: 1,
  atMs: 1_000 + seq,
  actorId,
  audience: 'everyone',
  mediaTimeMs: null,
  data,
  ...more,
});
const message = (seq, actorId, text, more = {}) =>
  entry(
    seq,
    'message.posted',
    actorId,
    { text, replyTo: null, mentionIds: [], badge: null, ...more },
    { clientId: `id-${seq}` },
  );

const written = (seq, memberId, text) => ({ memberId, clientId: `id-${seq}`, text, replyToSeq: null });
const acknowledged = (seq, memberId) => ({ memberId, clientId: `id-${seq}`, seq });

/** Two viewers, a moderator, a host: messages, a piece shown, a staff entry, a removal. */
function history() {
  const entries = [
    message(1, 'anna', 'one'),
    message(2, 'ben', 'two'),
    entry(3, 'pin.shown', 'host', { pinId: null }),
    message(4, 'anna', 'four'),
    entry(5, 'tray.changed', 'host', {}, { audience: 'staff' }),
    message(6, 'ben', '', { redactedBy: 'staff' }),
    entry(7, 'message.redacted', 'mod', { seq: 6, by: 'staff' }),
    message(8, 'mod', 'eight', { badge: 'staff' }),
  ];
  const commands = {
    written: [
      written(1, 'anna', 'one'),
      written(2, 'ben', 'two'),
      written(4, 'anna', 'four'),
      written(6, 'ben', 'six'),
      written(8, 'mod', 'eight'),
    ],
    // Nobody knows whether number 6 went well but the log.
    acknowledged: [acknowledged(1, 'anna'), acknowledged(2, 'ben'), acknowledged(4, 'anna'), acknowledged(8, 'mod')],
    removed: [6],
    shown: [null],
    hostId: 'host',
  };
  return { entries, commands };
}

const initial = () =>
  library.initialRoomState({ roomId: 'room', status: 'live', title: 'A show', description: '', scheduledAt: null });

/**
 * The record of somebody who read these numbers, in this order.
 * @param {readonly any[]} log @param {string} memberId @param {readonly number[]} seqs @param {object} [more]
 */
function reader(log, memberId, seqs, more = {}) {
  const bySeq = new Map(log.map((item) => [item.seq, item]));
  const read = seqs.map((seq) => bySeq.get(seq));
  const unique = [...new Set(read)].sort((a, b) => a.seq - b.seq);
  return {
    label: memberId,
    memberId,
    isStaff: false,
    hasLeft: false,
    status: 'ready',
    problem: null,
    contiguousSeq: log.at(-1).seq,
    seqs: Uint32Array.from(seqs),
    fingerprints: Uint32Array.from(read, (item) => entryFingerprint(item)),
    toldAtMs: new Float64Array(seqs.length),
    flags: new Uint8Array(seqs.length),
    leftOut: [],
    snapshots: [{ seq: 0, toldBefore: 0, atMs: 0 }],
    comebacks: [],
    closings: [],
    refusals: {},
    stateFingerprint: stateFingerprint(library.reduceAll(initial(), unique)),
    ...more,
  };
}

const PUBLIC = [1, 2, 3, 4, 6, 7, 8];
const EVERYTHING = [1, 2, 3, 4, 5, 6, 7, 8];

/** @param {{ entries?: any[], lastSeq?: number, commands?: any, clients?: any[], maySnapshotReplace?: boolean }} [change] */
function examine(change = {}) {
  const { entries, commands } = history();
  const log = change.entries ?? entries;
  const { findings } = audit({
    log: { entries: log, lastSeq: change.lastSeq ?? 8 },
    initial: initial(),
    commands: { ...commands, ...change.commands },
    clients: change.clients ?? [],
    reducer: library,
    rules: { lanes: LANES, maySnapshotReplace: change.maySnapshotReplace ?? true },
  });
  return findings;
}

const NOTHING = { lost: 0, duplicated: 0, misordered: 0, oversold: 0, unexplained: 0 };
/** @param {import('./findings.mjs').Findings} findings @param {object} counts the others are 0 */
const expectCounts = (findings, counts) =>
  assert.deepEqual(findings.counts, { ...NOTHING, ...counts }, JSON.stringify(findings.told));

describe('the audit of the log', () => {
  it('finds nothing in a history where nothing went wrong', () => expectCounts(examine(), {}));

  it('misses a number', () => {
    const entries = history().entries.filter(({ seq }) => seq !== 5);
    expectCounts(examine({ entries }), { lost: 1 });
  });
  it('misses the end that the head tells of', () => expectCounts(examine({ lastSeq: 10 }), { lost: 2 }));
  it('sees entries beyond the head', () => expectCounts(examine({ lastSeq: 7 }), { unexplained: 1 }));
  it('sees a number that was given twice', () => {
    const { entries } = history();
    expectCounts(examine({ entries: [...entries.slice(0, 3), entries[2], ...entries.slice(3)] }), {
      // Nobody asked for the piece to be shown again either.
      duplicated: 2,
    });
  });

  it('misses an acknowledged message that was never stored', () => {
    const { commands } = history();
    const promised = [...commands.acknowledged, acknowledged(9, 'anna')];
    expectCounts(examine({ commands: { acknowledged: promised } }), { lost: 1 });
  });
  it('misses an acknowledged message whose number went to another one', () => {
    const { entries } = history();
    const replaced = entries.map((item) =>
      item.seq === 4 ? { ...message(4, 'carl', 'hello'), clientId: 'id-other' } : item,
    );
    expectCounts(examine({ entries: replaced }), { lost: 1 });
  });
  it('sees a message that was acknowledged under another number', () => {
    const { commands } = history();
    const moved = commands.acknowledged.map((one) => (one.seq === 4 ? { ...one, seq: 3 } : one));
    expectCounts(examine({ commands: { acknowledged: moved } }), { unexplained: 1 });
  });
  it('sees a message in other words than were sent', () => {
    const entries = history().entries.map((item) => (item.seq === 4 ? message(4, 'anna', 'vier') : item));
    expectCounts(examine({ entries }), { unexplained: 1 });
  });
  it('sees a message stored twice under one client id', () => {
    const { entries } = history();
    const again = { ...message(9, 'anna', 'another text'), clientId: 'id-4' };
    expectCounts(examine({ entries: [...entries, again], lastSeq: 9 }), { duplicated: 1 });
  });
  it('sees a message stored twice under another number without its id', () => {
    const { entries } = history();
    const again = { ...message(9, 'anna', 'four'), clientId: undefined };
    expectCounts(examine({ entries: [...entries, again], lastSeq: 9 }), { duplicated: 1 });
  });

  it('misses a removal that was acknowledged', () => {
    expectCounts(examine({ commands: { removed: [6, 2] } }), { lost: 1 });
  });
  it('misses a piece that was shown, and sees one that nobody showed', () => {
    expectCounts(examine({ commands: { shown: [null, 'pin-2'] } }), { lost: 1 });
    expectCounts(examine({ commands: { shown: [] } }), { duplicated: 1 });
  });
});

describe('the audit of a client', () => {
  const check = (client, change = {}) => examine({ clients: [client], ...change });
  const { entries } = history();

  it('is content with a viewer and with staff who read what is theirs', () => {
    expectCounts(
      examine({ clients: [reader(entries, 'anna', PUBLIC), reader(entries, 'mod', EVERYTHING, { isStaff: true })] }),
      {},
    );
  });
  it('lets urgent entries overtake messages', () => {
    expectCounts(check(reader(entries, 'anna', [1, 3, 2, 4, 7, 6, 8])), {});
  });
  it('lets what was fetched later come late', () => {
    const late = reader(entries, 'anna', [1, 4, 2, 3, 6, 7, 8], { flags: Uint8Array.of(0, 0, CAUGHT_UP, 0, 0, 0, 0) });
    expectCounts(check(late), {});
  });
  it('accepts a removed message in its words of before', () => {
    const client = reader(entries, 'anna', PUBLIC);
    client.fingerprints[4] = entryFingerprint(message(6, 'ben', 'six'));
    expectCounts(check(client), {});
  });

  it('misses an entry whose number was covered without it', () => {
    const seqs = PUBLIC.filter((seq) => seq !== 4);
    const findings = check(reader(entries, 'anna', seqs));
    // The state shows it as well.
    expectCounts(findings, { lost: 1, unexplained: 1 });
  });
  it('misses the end of the log', () => {
    expectCounts(check(reader(entries, 'anna', PUBLIC, { contiguousSeq: 7 })), { lost: 1 });
  });
  it('sees an entry that was told twice', () => {
    const flags = Uint8Array.of(0, 0, 0, 0, CAUGHT_UP, 0, 0, 0);
    expectCounts(check(reader(entries, 'anna', [1, 2, 3, 4, 4, 6, 7, 8], { flags })), { duplicated: 1 });
  });
  it('sees live messages out of order', () => {
    expectCounts(check(reader(entries, 'anna', [2, 1, 3, 4, 6, 7, 8])), { misordered: 1 });
  });
  it('sees other words than the log has', () => {
    const client = reader(entries, 'anna', PUBLIC);
    client.fingerprints[0] = entryFingerprint(message(1, 'anna', 'won'));
    expectCounts(check(client), { unexplained: 1 });
  });
  it('sees an entry that the log does not have', () => {
    const [invented] = [message(9, 'anna', 'four')];
    const client = reader([...entries, invented], 'anna', [...PUBLIC, 9], { contiguousSeq: 8 });
    // The state made of it is wrong, too.
    expectCounts(check(client), { unexplained: 2 });
  });
  it('sees what was not for this reader', () => {
    expectCounts(check(reader(entries, 'anna', EVERYTHING)), { unexplained: 2 });
  });
  it('sees somebody who never came back', () => {
    expectCounts(check(reader(entries, 'anna', PUBLIC, { status: 'reconnecting' })), { unexplained: 1 });
  });
  it('sees a state that the entries do not make', () => {
    expectCounts(check(reader(entries, 'anna', PUBLIC, { stateFingerprint: 'another' })), { unexplained: 1 });
  });
  it('asks of somebody who left only what came before', () => {
    const gone = reader(entries, 'anna', [1, 2, 3], { hasLeft: true, status: 'left', contiguousSeq: 3 });
    expectCounts(check(gone), {});
    expectCounts(check({ ...gone, contiguousSeq: 4 }), { lost: 1 });
  });
});

describe('the audit of what was left out', () => {
  const check = (client, change = {}) => examine({ clients: [client], ...change });
  const { entries } = history();
  const without = (...left) => PUBLIC.filter((seq) => !left.includes(seq));

  it("accepts other people's messages that were declared left out, and the state without them", () => {
    expectCounts(check(reader(entries, 'anna', without(2), { leftOut: [2, 2] })), {});
  });
  it('accepts a message that was left out and taken back later', () => {
    expectCounts(check(reader(entries, 'anna', without(6), { leftOut: [6, 6] })), {});
  });
  it('accepts that one of them came to whom it concerns by a way of its own', () => {
    const early = [1, 4, 2, 3, 6, 7, 8];
    expectCounts(check(reader(entries, 'anna', early, { leftOut: [4, 4] })), {});
    expectCounts(check(reader(entries, 'anna', early)), { misordered: 1 });
  });
  it('misses what must never be left out: urgent entries, my own words, those of staff', () => {
    for (const { memberId, seq } of [
      { memberId: 'anna', seq: 3 },
      { memberId: 'anna', seq: 1 },
      { memberId: 'ben', seq: 8 },
    ]) {
      const client = reader(entries, memberId, without(seq), { leftOut: [seq, seq] });
      assert.equal(check(client).counts.lost, 1, `entry ${seq} left out for ${memberId}`);
    }
  });
  it('misses answers to me and mentions of me', () => {
    const [first, , ...rest] = entries;
    for (const more of [{ replyTo: { seq: 1, authorId: 'anna' } }, { mentionIds: ['anna'] }]) {
      const log = [first, message(2, 'ben', 'two', more), ...rest];
      const client = reader(log, 'anna', without(2), { leftOut: [2, 2] });
      assert.equal(check(client, { entries: log }).counts.lost, 1);
    }
  });
  it('misses anything that staff were not sent', () => {
    const client = reader(entries, 'mod', [1, 3, 4, 5, 6, 7, 8], { isStaff: true, leftOut: [2, 2] });
    assert.equal(check(client).counts.lost, 1);
  });
  it('lets a snapshot stand for what came before it, where that is allowed', () => {
    const snapshots = [
      { seq: 0, toldBefore: 0, atMs: 0 },
      { seq: 4, toldBefore: 2, atMs: 0 },
    ];
    const whole = reader(entries, 'anna', PUBLIC).stateFingerprint;
    const client = reader(entries, 'anna', [1, 2, 6, 7, 8], { snapshots, stateFingerprint: whole });
    expectCounts(check(client), {});
    assert.equal(check(client, { maySnapshotReplace: false }).counts.lost, 2);
  });
});
