// A server under test: a process on the server's core, with its log in a file.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { lastLines } from '../../start/run-program.mjs';
import { BenchError } from './bench-error.mjs';
import { connectInspector } from './inspector.mjs';
import { placed, preferSession } from './pinning.mjs';

const LEAVE_WITH_PARENT = new URL('../../start/leave-with-parent.mjs', import.meta.url).href;
const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 8_000;
const INSPECTOR_DEADLINE_MS = 10_000;
/** One collection leaves what only its finalizers let go of. */
const COLLECTIONS = 3;
const SETTLE_MS = 300;

/**
 * @typedef {object} ServerOptions
 * @property {string} name
 * @property {string} [program] another one than node
 * @property {readonly string[]} args its arguments
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [cwd]
 * @property {string} logFile
 * @property {import('./pinning.mjs').Placement} placement
 * @property {string} readyUrl answers 200 once the server is ready
 */

export class ServerProcess {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  /** @type {Awaited<ReturnType<typeof connectInspector>> | null} */
  #inspector = null;
  #isStopping = false;

  /** @param {ServerOptions} options */
  constructor(options) {
    this.options = options;
    const log = fs.openSync(options.logFile, 'a');
    // The inspector sleeps until a signal wakes it, so the server runs as it would in production.
    const nodeArgs = ['--inspect-port=127.0.0.1:0', '--import', LEAVE_WITH_PARENT, ...options.args];
    // What is not node knows nothing of the channel by which ours notice that we are gone.
    const { program, args } = options.program
      ? placed(options.placement, 'setpriv', ['--pdeathsig', 'KILL', '--', options.program, ...options.args])
      : placed(options.placement, process.execPath, nodeArgs);
    this.#child = spawn(program, args, {
      env: options.env,
      cwd: options.cwd,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    fs.closeSync(log);
    if (this.#child.pid !== undefined) preferSession(options.placement, this.#child.pid);
    /** Rejects when the server ends by itself. @type {Promise<never>} */
    this.ended = new Promise((_, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => {
        const log = lastLines(fs.readFileSync(options.logFile, 'utf8'), 5);
        reject(new BenchError(`${options.name} ended (${signal ?? `code ${code}`}).\n${log}`));
      });
    });
    this.ended.catch(() => {});
  }

  get pid() {
    if (this.#child.pid === undefined) throw new BenchError(`${this.options.name} could not be started.`);
    return this.#child.pid;
  }

  /** @param {ServerOptions} options */
  static async start(options) {
    const server = new ServerProcess(options);
    try {
      await Promise.race([server.#untilReady(), server.ended]);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async #untilReady() {
    const { name, readyUrl } = this.options;
    const deadlineMs = performance.now() + READY_DEADLINE_MS;
    while (!this.#isStopping && this.#child.exitCode === null) {
      const answer = await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      if (answer?.ok) return;
      if (performance.now() > deadlineMs)
        throw new BenchError(`${name} did not become ready within ${READY_DEADLINE_MS / 1_000} s.`);
      await delay(50);
    }
  }

  /** @param {number} [pid] of the process that is looked into */
  async #wakeInspector(pid = this.pid) {
    if (this.#inspector) return this.#inspector;
    const { name, logFile } = this.options;
    process.kill(pid, 'SIGUSR1');
    const deadlineMs = performance.now() + INSPECTOR_DEADLINE_MS;
    while (performance.now() < deadlineMs) {
      const address = /Debugger listening on (ws:\S+)/.exec(fs.readFileSync(logFile, 'utf8'))?.[1];
      if (address) {
        this.#inspector = await connectInspector(address);
        return this.#inspector;
      }
      await delay(50);
    }
    throw new BenchError(`The inspector of ${name} did not answer.`);
  }

  /** Resident memory after a full garbage collection, in bytes. */
  async settledRssBytes() {
    const inspector = await this.#wakeInspector();
    for (let count = 0; count < COLLECTIONS; count += 1) {
      await inspector.call('HeapProfiler.collectGarbage');
      await delay(SETTLE_MS);
    }
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    return Number(kibibytes) * 1_024;
  }

  /**
   * Samples where the CPU time goes.
   * @param {number} [pid] of a child that writes into the same log, instead of the server's first process
   * @returns {Promise<() => Promise<any>>} ends it and answers V8's profile
   */
  async profile(pid) {
    const inspector = await this.#wakeInspector(pid);
    await inspector.call('Profiler.enable');
    await inspector.call('Profiler.setSamplingInterval', { interval: 500 });
    await inspector.call('Profiler.start');
    return async () => (await inspector.call('Profiler.stop')).profile;
  }

  /** Lets it stand still, so that it uses nothing while another server is measured. */
  pause() {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume() {
    process.kill(this.pid, 'SIGCONT');
  }

  async stop() {
    this.#isStopping = true;
    this.#inspector?.close();
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    // One that stands still hears nothing.
    this.#child.kill('SIGCONT');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
  }
}
