// The viewers of one entrant, and what a round of chat does to them. Runs in the driver.
import { inTurn } from '../../start/in-turn.mjs';
import { cpuBetween, readCpu } from '../harness/cpu.mjs';
import { percentile } from '../harness/stats.mjs';
import { BareViewer } from './bare-viewer.mjs';
import { arrivals } from './arrivals.mjs';
import { PinSender } from './pin-sender.mjs';
import { VitrineViewer } from './vitrine-viewer.mjs';

const PARALLEL_JOINS = 50;
const DRAIN_POLL_MS = 20;
const LEAD_MS = 50;

/**
 * @typedef {object} AudienceOptions
 * @property {'vitrine' | 'socket-io' | 'ws'} protocol
 * @property {number} port
 * @property {string} [roomId]
 * @property {readonly any[]} identities one per viewer
 * @property {number} sampled how many of them read everything
 * @property {number} senders how many of them write
 *
 * @typedef {object} RoundOptions
 * @property {number} rate messages a second, offered to the room
 * @property {number} warmupMs
 * @property {number} measureMs
 * @property {number} drainMs how long the last messages are waited for
 * @property {Readonly<Record<string, number>>} serverPids first process of each part of the server
 * @property {number} seed
 * @property {Omit<import('./pin-sender.mjs').PinOptions, 'first'>} [pins]
 */

export class Audience {
  /** @type {(VitrineViewer | BareViewer)[]} */
  #viewers = [];
  #sent = 0;
  #headSeq = 0;
  #closed = 0;
  #pinCount = 0;
  /** @type {string[]} */
  #closeReasons = [];
  /** @type {ReturnType<Audience['startRound']> | null} */
  #round = null;

  /** @param {AudienceOptions} options */
  constructor(options) {
    this.options = options;
    const { protocol, port, roomId = '', identities, sampled } = options;
    const sink = this.#sink();
    const every = sampled > 0 ? identities.length / sampled : Infinity;
    this.#viewers = identities.map((identity, index) => {
      const isSampled = Math.floor((index + 1) / every) > Math.floor(index / every);
      const common = { index, isSampled, port, identity, sink };
      return protocol === 'vitrine'
        ? new VitrineViewer({ ...common, roomId })
        : new BareViewer({ ...common, isSocketIo: protocol === 'socket-io' });
    });
  }

  /** @returns {import('./vitrine-viewer.mjs').Sink} */
  #sink() {
    return {
      onMessage: (dueMs) => {
        const round = this.#round;
        if (round && dueMs >= round.windowStartMs && dueMs < round.windowEndMs)
          round.latencies.push(performance.now() - dueMs);
      },
      onPin: (index, pinId) => this.#round?.pins?.read(index, pinId),
      onAcknowledged: (seq) => {
        this.#headSeq = Math.max(this.#headSeq, seq);
        this.#round?.acknowledged.push(seq);
      },
      onRefused: (code) => {
        const refused = this.#round?.refused;
        if (refused) refused[code] = (refused[code] ?? 0) + 1;
      },
      onClosed: (reason) => {
        this.#closed += 1;
        if (this.#closeReasons.length < 3) this.#closeReasons.push(reason);
      },
    };
  }

  async join() {
    await inTurn(this.#viewers, PARALLEL_JOINS, (viewer) => viewer.join());
  }

  leave() {
    for (const viewer of this.#viewers) viewer.close();
  }

  get #isAcknowledging() {
    return this.options.protocol === 'vitrine';
  }

  /** Messages delivered so far, to everybody together. */
  #delivered() {
    const others = this.#viewers.find(({ otherEntries }) => otherEntries > 0)?.otherEntries ?? 0;
    return this.#viewers.reduce((sum, { covered }) => sum + covered, 0) - others * this.#viewers.length;
  }

  #missing(acknowledged) {
    const log = { sent: this.#sent, headSeq: this.#headSeq, acknowledged };
    return this.#viewers.reduce((sum, viewer) => sum + viewer.missing(log), 0);
  }

  /** @param {RoundOptions} options */
  startRound({ warmupMs, measureMs, pins }) {
    const startMs = performance.now() + LEAD_MS;
    return {
      startMs,
      windowStartMs: startMs + warmupMs,
      windowEndMs: startMs + warmupMs + measureMs,
      sentBefore: this.#sent,
      closedBefore: this.#closed,
      duplicatesBefore: this.#viewers.reduce((sum, { duplicates }) => sum + duplicates, 0),
      /** @type {number[]} */
      latencies: [],
      /** @type {number[]} */
      acknowledged: [],
      /** @type {Record<string, number>} */
      refused: {},
      /** How late each message left us. @type {number[]} */
      lags: [],
      // A piece that shows already would be shown to nobody: each round goes on where the last one ended.
      pins: pins ? new PinSender({ ...pins, first: this.#pinCount }) : null,
    };
  }

  #reading(serverPids) {
    return {
      cpu: readCpu({ ...serverPids, driver: process.pid }),
      delivered: this.#delivered(),
      bytes: this.#viewers.reduce((sum, { bytes }) => sum + bytes, 0),
      utilization: performance.eventLoopUtilization(),
    };
  }

  /** @param {RoundOptions} options */
  async round(options) {
    const round = this.startRound(options);
    this.#round = round;
    try {
      const [before, after] = await this.#offer(round, options);
      round.pins?.stop();
      await this.#drain(round, options.drainMs);
      return this.#figures(round, options, before, after);
    } finally {
      round.pins?.close();
      this.#pinCount += round.pins?.count ?? 0;
      this.#round = null;
    }
  }

  /** Sends what is due, whether or not the server keeps up. @returns {Promise<any[]>} readings at the window's ends */
  #offer(round, { rate, seed, serverPids }) {
    const due = arrivals(round.startMs, rate, seed);
    const senders = this.#viewers.filter(
      (_, index) => index % Math.ceil(this.#viewers.length / this.options.senders) === 0,
    );
    const readings = [];
    let nextMs = due();
    return new Promise((resolve) => {
      const work = () => {
        let nowMs = performance.now();
        if (readings.length === 0 && nowMs >= round.windowStartMs) {
          readings.push(this.#reading(serverPids));
          round.pins?.start();
        }
        if (nowMs >= round.windowEndMs) {
          readings.push(this.#reading(serverPids));
          return resolve(readings);
        }
        for (; nextMs <= nowMs && nextMs < round.windowEndMs; nextMs = due()) {
          this.#sent += 1;
          senders[this.#sent % senders.length].send(this.#sent, nextMs);
          nowMs = performance.now();
          if (nextMs >= round.windowStartMs) round.lags.push(nowMs - nextMs);
        }
        setTimeout(work, 1);
      };
      work();
    });
  }

  async #drain(round, drainMs) {
    const deadlineMs = performance.now() + drainMs;
    const offered = this.#sent - round.sentBefore;
    const isAnswered = () => {
      const refused = Object.values(round.refused).reduce((sum, count) => sum + count, 0);
      return !this.#isAcknowledging || round.acknowledged.length + refused >= offered;
    };
    const isComplete = () =>
      isAnswered() && this.#missing(round.acknowledged) === 0 && (round.pins?.isComplete() ?? true);
    while (!isComplete() && performance.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }

  #figures(round, { rate, measureMs }, before, after) {
    const cpu = cpuBetween(before.cpu, after.cpu);
    const { driver, ...server } = cpu.seconds;
    const serverSeconds = Object.values(server).reduce((sum, seconds) => sum + seconds, 0);
    const delivered = after.delivered - before.delivered;
    const offered = this.#sent - round.sentBefore;
    const refused = Object.values(round.refused).reduce((sum, count) => sum + count, 0);
    const unanswered = this.#isAcknowledging ? offered - round.acknowledged.length - refused : 0;
    const latencies = Float32Array.from(round.latencies).sort();
    const lags = Float32Array.from(round.lags).sort();
    const pinLatencies = round.pins?.latencies() ?? new Float32Array();
    return {
      rate,
      measureMs,
      offered,
      viewers: this.#viewers.length,
      delivered,
      deliveredPerSecond: delivered / cpu.wallSeconds,
      deliveriesPerCpuSecond: delivered / serverSeconds,
      bytesPerSecond: (after.bytes - before.bytes) / cpu.wallSeconds,
      lost:
        this.#missing(round.acknowledged) +
        Math.max(0, unanswered) * this.#viewers.length +
        (round.pins?.missing() ?? 0),
      duplicates: this.#viewers.reduce((sum, { duplicates }) => sum + duplicates, 0) - round.duplicatesBefore,
      refused,
      refusals: round.refused,
      closed: this.#closed - round.closedBefore,
      closeReasons: this.#closeReasons,
      latencies,
      p50Ms: percentile(latencies, 50),
      p99Ms: percentile(latencies, 99),
      pinLatencies,
      cores: Object.fromEntries(Object.entries(server).map(([name, seconds]) => [name, seconds / cpu.wallSeconds])),
      serverCores: serverSeconds / cpu.wallSeconds,
      driverCores: driver / cpu.wallSeconds,
      driverUtilization: performance.eventLoopUtilization(after.utilization, before.utilization).utilization,
      driverLagP99Ms: percentile(lags, 99),
      driverLagMaxMs: percentile(lags, 100),
      othersCores: Math.max(0, (cpu.busySeconds - serverSeconds - driver) / cpu.wallSeconds),
    };
  }
}
