// One process of the api that can be stopped, killed and started again.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { SERVER_ARGUMENTS } from '../../start/server-arguments.mjs';

const LEAVE_WITH_PARENT = new URL('../../start/leave-with-parent.mjs', import.meta.url).href;
const READY_DEADLINE_MS = 60_000;
const PINO_ERROR = 50;
const MOST_COMPLAINTS = 50;

/**
 * @typedef {object} ApiNodeOptions
 * @property {string} name
 * @property {string} bundle
 * @property {number} port
 * @property {NodeJS.ProcessEnv} env
 * @property {string} logFile
 */

export class ApiNode {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** @type {Promise<{ code: number | null, signal: string | null }> | null} */
  #ended = null;

  /** @param {ApiNodeOptions} options */
  constructor(options) {
    this.options = options;
    this.name = options.name;
    this.port = options.port;
    this.origin = `http://127.0.0.1:${options.port}`;
    /** What it logged as an error, newest last. @type {string[]} */
    this.complaints = [];
    fs.mkdirSync(path.dirname(options.logFile), { recursive: true });
  }

  /** The process, when one runs. */
  get pid() {
    return this.#child?.pid ?? null;
  }

  /** Starts it and waits until it says that it is ready. */
  async start() {
    const { bundle, env, port, logFile } = this.options;
    const log = fs.createWriteStream(logFile, { flags: 'a' });
    const child = spawn(process.execPath, ['--import', LEAVE_WITH_PARENT, ...SERVER_ARGUMENTS, bundle], {
      cwd: workspaceRoot,
      env: { ...env, PORT: String(port) },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => {
        if (this.#child === child) this.#child = null;
        log.end();
        resolve({ code, signal });
      }),
    );
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: /** @type {import('node:stream').Readable} */ (stream) }).on('line', (line) => {
        if (!log.writableEnded) log.write(`${line}\n`);
        this.#heed(line);
      });
    await this.#untilReady(child);
  }

  /** Waits for a ready answer. @param {import('node:child_process').ChildProcess} child */
  async #untilReady(child) {
    const deadlineMs = performance.now() + READY_DEADLINE_MS;
    while (!(await this.isReady())) {
      if (this.#child !== child || performance.now() > deadlineMs)
        throw new Error(
          `Node ${this.name} did not become ready (${this.options.logFile}): ${this.complaints.slice(-3).join(' | ') || 'it said nothing'}`,
        );
      await delay(100);
    }
  }

  /** Whether it takes new connections, as a balancer asks. */
  async isReady() {
    try {
      return (await fetch(`${this.origin}/api/health/ready`, { signal: AbortSignal.timeout(1_000) })).ok;
    } catch {
      return false;
    }
  }

  /** Ends it without asking (`kill -9`). */
  async kill() {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /**
   * Asks it to finish (SIGTERM) and waits until it has.
   * @param {number} [deadlineMs] after which it is ended
   * @returns {Promise<{ code: number | null, signal: string | null, tookMs: number }>}
   */
  async stop(deadlineMs = 40_000) {
    const startedMs = performance.now();
    const child = this.#child;
    if (!child || !this.#ended) return { code: 0, signal: null, tookMs: 0 };
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    child.kill('SIGTERM');
    const outcome = await this.#ended;
    clearTimeout(timer);
    return { ...outcome, tookMs: performance.now() - startedMs };
  }

  /** @param {string} line */
  #heed(line) {
    if (!line.startsWith('{')) return;
    try {
      const { level, msg, err } = JSON.parse(line);
      if (!(level >= PINO_ERROR)) return;
      this.complaints.push([msg, err?.message].filter(Boolean).join(': '));
      if (this.complaints.length > MOST_COMPLAINTS) this.complaints.shift();
    } catch {
      // A line that only looks like JSON is none of ours.
    }
  }
}
