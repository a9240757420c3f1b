// Keeps one child process running: restarts it after a crash, waits longer each time, and stops it in good order.
// Built-ins only.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { StartError } from './progress.mjs';

const LEAVE_WITH_PARENT = new URL('./leave-with-parent.mjs', import.meta.url).href;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A child that ran this long has recovered: its next crash is a first one again. */
const RECOVERED_AFTER_MS = 60_000;
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
const PINO_ERROR = 50;

/**
 * @typedef {object} ChildOptions
 * @property {string} name
 * @property {readonly string[]} args arguments of node
 * @property {NodeJS.ProcessEnv} env
 * @property {string} logFile
 * @property {(text: string) => void} echo where errors are shown
 * @property {string} [cwd]
 * @property {boolean} [echoesAtOnce] whether errors are shown while it starts, too
 */

/** @param {string} file */
function openLog(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && fs.statSync(file).size > LARGEST_LOG_BYTES) fs.renameSync(file, `${file}.1`);
  return fs.createWriteStream(file, { flags: 'a' });
}

/** What of a line of standard output the operator should see. @param {string} line @returns {string | null} */
function errorIn(line) {
  if (!line.startsWith('{')) return null;
  try {
    const entry = JSON.parse(line);
    if (!(entry.level >= PINO_ERROR)) return null;
    return [entry.msg, entry.err?.message].filter(Boolean).join(': ');
  } catch {
    return null;
  }
}

export class SupervisedChild {
  /** @param {ChildOptions} options */
  constructor(options) {
    this.options = options;
    this.log = openLog(options.logFile);
    /** @type {import('node:child_process').ChildProcess | null} */
    this.child = null;
    this.isStopping = false;
    this.pauseMs = FIRST_PAUSE_MS;
    /** The last lines of standard error, to say why a start failed. @type {string[]} */
    this.complaints = [];
    /** @type {NodeJS.Timeout | null} */
    this.restartTimer = null;
    /** Rejects when the child ends before `markReady`. @type {Promise<never>} */
    this.startFailed = new Promise((_, reject) => (this.failStart = reject));
    this.startFailed.catch(() => {});
    this.isReady = false;
    this.#spawn();
  }

  /** From now on an end is a crash to recover from, no longer a failed start. */
  markReady() {
    this.isReady = true;
  }

  #spawn() {
    const { args, env, cwd } = this.options;
    const startedMs = performance.now();
    // A group of its own: ctrl-C in a terminal reaches every process of the group, and we stop ours in order.
    const child = spawn(process.execPath, ['--import', LEAVE_WITH_PARENT, ...args], {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.#read(child.stdout, false);
    this.#read(child.stderr, true);
    child.once('error', (error) => this.#onEnd(`could not be started: ${error.message}`, startedMs));
    child.once('exit', (code, signal) =>
      this.#onEnd(signal ? `was ended by ${signal}` : `ended with code ${code}`, startedMs),
    );
  }

  /** @param {import('node:stream').Readable | null} stream @param {boolean} isComplaint */
  #read(stream, isComplaint) {
    if (stream) createInterface({ input: stream }).on('line', (line) => this.#onLine(line, isComplaint));
  }

  /** @param {string} line @param {boolean} isComplaint whether it came on standard error */
  #onLine(line, isComplaint) {
    this.log.write(`${line}\n`);
    const isWarning = /Warning: |--trace-warnings/.test(line);
    const complaint = isComplaint && !isWarning ? line : errorIn(line);
    if (complaint === null) return;
    this.complaints = [...this.complaints, complaint].slice(-20);
    // While it starts they are kept for the one message that says why it could not.
    if (this.isReady || this.options.echoesAtOnce) this.options.echo(`${this.options.name}: ${complaint}`);
  }

  #onEnd(how, startedMs) {
    if (this.child === null) return;
    this.child = null;
    if (this.isStopping) return;
    const { name, echo, logFile } = this.options;
    if (!this.isReady) {
      const reasons = this.complaints
        .filter((line) => line.trim() !== '')
        .slice(-8)
        .join('\n');
      this.failStart(new StartError(`${name} ${how} while starting (${logFile}).${reasons ? `\n${reasons}` : ''}`));
      return;
    }
    if (performance.now() - startedMs > RECOVERED_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
    echo(`${name} ${how}; starting it again in ${this.pauseMs / 1000} s (${logFile})`);
    this.restartTimer = setTimeout(() => this.#spawn(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** Asks the child to finish and ends it when it takes too long. @param {number} deadlineMs */
  async stop(deadlineMs) {
    this.isStopping = true;
    if (this.restartTimer) clearTimeout(this.restartTimer);
    const child = this.child;
    if (child) {
      await new Promise((resolve) => {
        const timer = setTimeout(() => {
          this.options.echo(`${this.options.name} did not stop within ${deadlineMs / 1000} s and was ended`);
          child.kill('SIGKILL');
        }, deadlineMs);
        child.once('exit', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
        child.kill('SIGTERM');
      });
    }
    await new Promise((resolve) => this.log.end(resolve));
  }

  /** Ends it without asking. */
  kill() {
    this.isStopping = true;
    this.child?.kill('SIGKILL');
  }
}
