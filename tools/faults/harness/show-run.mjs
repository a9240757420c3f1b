// One show under fire: a deployment, a crowd in a live room, chat and a host at work; in the end, the evidence and its audit.
import { setTimeout as delay } from 'node:timers/promises';

import { audit } from './audit.mjs';
import { CpuMeter } from './cpu-meter.mjs';
import { Crowd } from './crowd.mjs';
import { Deployment } from './deployment.mjs';
import { differences } from './expected-states.mjs';
import { Host } from './host.mjs';
import { prepareShow } from './people.mjs';
import { Heads } from './recovery.mjs';
import { RoomLogReader } from './room-log.mjs';

const ENTER_DEADLINE_MS = 90_000;
const SETTLE_DEADLINE_MS = 60_000;
const COVER_DEADLINE_MS = 30_000;
const MOST_EXPLAINED = 3;

/**
 * @typedef {object} RunOptions
 * @property {string} bundle of the api
 * @property {number} nodes
 * @property {boolean} [withRedis]
 * @property {Record<string, string>} [env]
 * @property {number} viewers
 * @property {number} [staff]
 * @property {number} [senders]
 * @property {number} [workers]
 * @property {number} [entriesPerSecond] how many people come in a second
 * @property {boolean} [hostIsInside] whether the host calls the first node itself, past the proxy
 *
 * @typedef {object} Outcome
 * @property {import('./findings.mjs').Findings} findings
 * @property {readonly import('./recorder.mjs').ClientRecord[]} clients
 * @property {readonly import('./audit-log.mjs').LogEntry[]} entries
 * @property {ReadonlyMap<number, import('./audit-log.mjs').LogEntry>} bySeq
 * @property {Heads} heads
 * @property {number} attempts commands sent
 * @property {number} unanswered commands that were never answered (and repeated)
 * @property {Readonly<Record<string, 'urgent' | 'bulk'>>} lanes by kind of entry
 * @property {readonly { atMs: number, tookMs: number }[]} hostTimes
 * @property {readonly { busyShare: number, lateP99Ms: number }[]} headroom of the processes with bots
 */

export class ShowRun {
  /** @type {Host | null} */
  host = null;
  #undo;

  /**
   * @param {import('../faults.mjs').Context} context
   * @param {{ deployment: Deployment, show: import('./people.mjs').Show, crowd: Crowd, log: RoomLogReader }} parts
   * @param {(() => Promise<void> | void)[]} undo last first
   */
  constructor(context, { deployment, show, crowd, log }, undo) {
    this.context = context;
    this.deployment = deployment;
    this.show = show;
    this.crowd = crowd;
    this.log = log;
    this.#undo = undo;
    this.random = context.random.fork(3);
  }

  /** Everything stands and everybody is in the room. @param {import('../faults.mjs').Context} context @param {RunOptions} options */
  static async start(context, options) {
    /** @type {(() => Promise<void> | void)[]} */
    const undo = [];
    const stop = () => stopAll(undo);
    context.onStop(stop);
    try {
      return new ShowRun(context, await prepare(context, options, undo), undo);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  get proxy() {
    return this.deployment.proxy;
  }
  get nodes() {
    return this.deployment.nodes;
  }
  get redis() {
    if (!this.deployment.redis) throw new Error('This run has no Redis.');
    return this.deployment.redis;
  }

  /** From now on. */
  meterCpu() {
    const nodes = this.nodes.map(({ name, pid }) => [`node ${name}`, [pid]]);
    return new CpuMeter({ ...Object.fromEntries(nodes), people: this.crowd.pids, proxy: [process.pid] });
  }

  /** @param {import('./load.mjs').LoadOptions & { hostEveryMs: number }} options */
  async startTraffic({ hostEveryMs, ...load }) {
    const host = new Host(this.show, this.random, hostEveryMs);
    this.host = host;
    this.#undo.push(() => host.abandon());
    host.start();
    await this.crowd.startLoad(load);
  }

  /**
   * Ends the faults and the traffic, waits until everybody has everything, and audits.
   * @param {{ maySnapshotReplace: boolean }} rules
   * @returns {Promise<Outcome>}
   */
  async finish(rules) {
    const { crowd, log, context, host } = this;
    const headroom = await crowd.headroom();
    this.proxy.heal();
    await crowd.stopLoad();
    await host?.stop();
    const evidence = await context.progress.step('Waiting until everybody has everything', async () => {
      await crowd.untilReady(SETTLE_DEADLINE_MS);
      await crowd.untilSettled(SETTLE_DEADLINE_MS);
      const lastSeq = await log.settledSeq(() => delay(200));
      await crowd.untilCovered(lastSeq, COVER_DEADLINE_MS);
      const commands = await crowd.commands();
      return { clients: await crowd.reports(), commands, log: { entries: await log.entries(), lastSeq } };
    });
    const outcome = await context.progress.step('Auditing', () => this.#audit(evidence, rules));
    return { ...outcome, headroom };
  }

  async #audit({ clients, commands, log }, { maySnapshotReplace }) {
    const { library } = this.context;
    const { findings, expected } = audit({
      log,
      initial: library.initialRoomState(await this.log.head()),
      commands: { ...commands, shown: this.host?.shown ?? [], hostId: this.show.ownerId },
      clients,
      reducer: library,
      rules: { lanes: library.ENTRY_LANE, maySnapshotReplace },
    });
    findings.add(
      'unexplained',
      `${commands.unsettled} messages were neither accepted nor refused in the end.`,
      commands.unsettled,
    );
    // An answer to a message that was taken back a moment before is refused by right.
    for (const why of commands.refused.filter((code) => code !== 'message.not-found'))
      findings.add('unexplained', `A message was refused for good: ${why}.`);
    for (const why of this.host?.abandoned ?? [])
      findings.add('unexplained', `A command of the host was given up: ${why}.`);
    await this.#explainStates(clients, expected, findings);
    return {
      findings,
      clients,
      entries: log.entries,
      bySeq: new Map(log.entries.map((entry) => [entry.seq, entry])),
      heads: new Heads(log.entries),
      attempts: commands.sent + (this.host?.attempts ?? 0),
      unanswered: commands.unanswered,
      lanes: library.ENTRY_LANE,
      hostTimes: this.host?.times ?? [],
    };
  }

  /** Says where the first wrong states differ, for whoever has to find out why. */
  async #explainStates(clients, expected, findings) {
    const wrong = clients.filter(
      ({ hasLeft, status, stateFingerprint, memberId, isStaff, leftOut }) =>
        !hasLeft &&
        status === 'ready' &&
        leftOut.length === 0 &&
        stateFingerprint !== expected.fingerprint({ memberId, isStaff }, new Set()),
    );
    for (const { label, memberId, isStaff } of wrong.slice(0, MOST_EXPLAINED)) {
      const right = JSON.parse(JSON.stringify(expected.state({ memberId, isStaff }, new Set())));
      const state = await this.crowd.stateOf(label);
      for (const difference of differences(right, state))
        findings.told.push({ class: 'unexplained', what: `${label}: ${difference}` });
    }
  }

  stop() {
    return stopAll(this.#undo);
  }
}

/** @param {(() => Promise<void> | void)[]} undo */
async function stopAll(undo) {
  for (const step of undo.splice(0).reverse()) await step();
}

/** @param {import('../faults.mjs').Context} context @param {RunOptions} options @param {(() => Promise<void> | void)[]} undo */
async function prepare(context, options, undo) {
  const { progress, library, libraryFile, random } = context;
  const { viewers, staff = 0, senders = 0, workers, entriesPerSecond = 250, hostIsInside = false, ...wanted } = options;
  const deployment = await progress.step(
    'Starting the deployment',
    () => Deployment.start(wanted),
    () =>
      `${wanted.nodes} ${wanted.nodes === 1 ? 'node' : 'nodes'}${wanted.withRedis ? ', Redis' : ''} and PostgreSQL run`,
  );
  undo.push(() => deployment.stop());
  const { origin, databaseUrl } = deployment;
  const show = await prepareShow(library, hostIsInside ? deployment.nodes[0].origin : origin);
  const log = new RoomLogReader(databaseUrl, show.roomId);
  await log.open();
  undo.push(() => log.close());
  const { roomId, storeId, owner } = show;
  const crowd = new Crowd({ libraryFile, origin, roomId, viewers, staff, senders, workers, random: random.fork(2) });
  undo.push(() => crowd.stop());
  await progress.step(`Making ${viewers + staff} people`, async () => {
    for (const email of await crowd.signUp()) await owner.api.stores.addMember(storeId, { email, role: 'moderator' });
  });
  await progress.step('Filling the room', async () => {
    const missing = await crowd.enter({ perSecond: entriesPerSecond, deadlineMs: ENTER_DEADLINE_MS });
    if (missing > 0) throw new Error(`${missing} of ${viewers + staff} people did not get into the room.`);
  });
  return { deployment, show, crowd, log };
}
