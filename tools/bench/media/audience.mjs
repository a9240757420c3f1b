// The viewers of one round. Of some every packet of the picture is looked at; the others' are decrypted and dropped.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { cpuBetween, readCpu } from '../harness/cpu.mjs';
import { isRtcp, numberIn, receiverReport, sentAtNsIn } from './packets.mjs';
import { send } from './peer.mjs';

/** As many join at the same time. */
const PARALLEL_JOINS = 8;
const JOIN_ATTEMPTS = 3;
const REPORT_MS = 1_000;
/** Reports are spread over their interval. */
const REPORT_SLICES = 20;

/**
 * @typedef {object} Watched one viewer while it is measured
 * @property {number} first number
 * @property {number} last number
 * @property {number} received
 */

/** Counters of this network's UDP (proc_pid_net(5)). */
export function parseUdpCounters(/** @type {string} */ text) {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.trim().split(/\s+/).slice(1));
  const read = (/** @type {string} */ name) => Number(values[names.indexOf(name)] ?? NaN);
  return { received: read('InDatagrams'), dropped: read('RcvbufErrors') };
}
const udpCounters = () => parseUdpCounters(fs.readFileSync('/proc/net/snmp', 'utf8'));

export class Audience {
  /** @type {{ peer: import('./peer.mjs').Peer, report: Buffer }[]} */
  #viewers = [];
  /** @type {{ delaysMs: number[], watched: Map<number, Watched> } | null} */
  #measuring = null;
  #slice = 0;
  #joined = 0;

  /** @param {{ door: import('./doors.mjs').Door, sampleEvery: number }} options `sampleEvery`: whose packets are looked at, spread over
   *   the order of joining: who is served first hears first */
  constructor({ door, sampleEvery }) {
    this.door = door;
    this.sampleEvery = sampleEvery;
    setInterval(() => this.#report(), REPORT_MS / REPORT_SLICES);
  }

  /**
   * Grows to as many viewers as there are tokens.
   * @param {readonly string[]} tokens one for each
   * @returns {Promise<{ joined: number, joinMs: number, joinsMs: number[], problems: string[] }>} `joinsMs`: of each who
   *   joined now, from their offer to their open track
   */
  async grow(tokens) {
    const startedMs = performance.now();
    /** @type {number[]} */
    const joinsMs = [];
    /** @type {string[]} */
    const problems = [];
    const missing = tokens.slice(this.#viewers.length);
    const joiners = Array.from({ length: PARALLEL_JOINS }, async () => {
      for (let token = missing.shift(); token !== undefined; token = missing.shift()) {
        const tookMs = await this.#join(token, problems);
        if (tookMs !== null) joinsMs.push(tookMs);
      }
    });
    await Promise.all(joiners);
    return { joined: this.#viewers.length, joinMs: performance.now() - startedMs, joinsMs, problems };
  }

  /**
   * Who has been there longest leaves, without a word to the server but the end of the connection, and somebody else comes.
   * @param {string} token @returns {Promise<{ joinsMs: number[], problems: string[] }>}
   */
  async replaceOldest(token) {
    this.#viewers.shift()?.peer.close();
    /** @type {string[]} */
    const problems = [];
    const tookMs = await this.#join(token, problems);
    return { joinsMs: tookMs === null ? [] : [tookMs], problems };
  }

  /** @param {string} token @param {string[]} problems @returns {Promise<number | null>} */
  async #join(token, problems) {
    const startedMs = performance.now();
    for (let attempt = 1; attempt <= JOIN_ATTEMPTS; attempt += 1) {
      try {
        const { peer, source } = await this.#view(token);
        this.#viewers.push({ peer, report: receiverReport(source) });
        const index = this.#joined++;
        if (index % this.sampleEvery === 0)
          peer.video.onMessage((packet) => this.#onPicture(index, /** @type {Buffer} */ (packet)));
        return performance.now() - startedMs;
      } catch (error) {
        problems.push(error.message);
      }
    }
    return null;
  }

  /** @param {string} token */
  async #view(token) {
    const { peer, source } = await this.door.view(token);
    try {
      await peer.opened;
      return { peer, source };
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  /** @param {number} index @param {Buffer} packet */
  #onPicture(index, packet) {
    if (this.#measuring === null || isRtcp(packet)) return;
    const { delaysMs, watched } = this.#measuring;
    delaysMs.push(Number(process.hrtime.bigint() - sentAtNsIn(packet)) / 1e6);
    const number = numberIn(packet);
    const known = watched.get(index);
    if (known === undefined) watched.set(index, { first: number, last: number, received: 1 });
    else {
      known.last = Math.max(known.last, number);
      known.received += 1;
    }
  }

  /** As browsers tell once a second how they receive. */
  #report() {
    this.#slice = (this.#slice + 1) % REPORT_SLICES;
    for (let index = this.#slice; index < this.#viewers.length; index += REPORT_SLICES) {
      const { peer, report } = this.#viewers[index];
      send(peer.video, report);
    }
  }

  /** @param {{ measureMs: number, pids: Record<string, number> }} options @returns {Promise<AudienceAnswers>} */
  async measure({ measureMs, pids }) {
    const roots = { ...pids, audience: process.pid };
    const [before, udpBefore, busyBefore] = [readCpu(roots), udpCounters(), performance.eventLoopUtilization()];
    const measuring = { delaysMs: [], watched: new Map() };
    this.#measuring = measuring;
    await delay(measureMs);
    this.#measuring = null;
    const [cpu, udp] = [cpuBetween(before, readCpu(roots)), udpCounters()];
    return {
      delaysMs: Float64Array.from(measuring.delaysMs),
      watched: [...measuring.watched.values()],
      datagrams: udp.received - udpBefore.received,
      dropped: udp.dropped - udpBefore.dropped,
      cpu,
      utilization: performance.eventLoopUtilization(busyBefore).utilization,
    };
  }
}

/**
 * @typedef {object} AudienceAnswers
 * @property {Float64Array} delaysMs from sending to arrival, both by the same clock
 * @property {Watched[]} watched
 * @property {number} datagrams that came in this network
 * @property {number} dropped because nobody fetched them in time
 * @property {ReturnType<typeof cpuBetween>} cpu
 * @property {number} utilization of the audience's main thread
 */
