// The load driver: another process on its own core, asked over a channel.
import { spawn } from 'node:child_process';

import { BenchError } from './bench-error.mjs';
import { placed, preferSession } from './pinning.mjs';

export class DriverChannel {
  #child;
  #lastId = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, timer: NodeJS.Timeout }>} */
  #waiting = new Map();

  /** @param {string} file module that calls `serveDriver` @param {import('./pinning.mjs').Placement} placement */
  constructor(file, placement) {
    const { program, args } = placed(placement, process.execPath, ['--max-semi-space-size=64', file]);
    // A group of its own: ctrl-C reaches us alone, and we end it in order. Without us its channel closes and it leaves.
    const child = spawn(program, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      detached: true,
    });
    this.#child = child;
    if (child.pid !== undefined) preferSession(placement, child.pid);
    child.on('message', (/** @type {any} */ { id, value, failure }) => {
      const waiting = this.#waiting.get(id);
      if (!waiting) return;
      this.#waiting.delete(id);
      clearTimeout(waiting.timer);
      if (failure === undefined) waiting.resolve(value);
      else waiting.reject(new BenchError(`The driver failed: ${failure}`));
    });
    child.once('exit', () => this.#fail('The driver has ended.'));
    child.once('error', (error) => this.#fail(`The driver could not be started: ${error.message}`));
  }

  #fail(reason) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new BenchError(reason));
    }
    this.#waiting.clear();
  }

  /** @param {string} command @param {object} request @param {number} deadlineMs @returns {Promise<any>} */
  ask(command, request, deadlineMs) {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(new BenchError('The driver has ended.'));
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new BenchError(`The driver did not finish '${command}' within ${deadlineMs / 1_000} s.`));
      }, deadlineMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#child.send({ id, command, request });
    });
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/**
 * The driver's side. Commands run one after another as they come; the process leaves with the one that started it.
 * @param {Readonly<Record<string, (request: any) => unknown>>} commands
 */
export function serveDriver(commands) {
  process.on('message', async (/** @type {any} */ { id, command, request }) => {
    try {
      process.send?.({ id, value: await commands[command](request) });
    } catch (error) {
      process.send?.({ id, failure: error.stack ?? String(error) });
    }
  });
  process.once('disconnect', () => process.exit(0));
}
