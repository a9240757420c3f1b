// A private redis-server that keeps nothing, to be killed, emptied and cut off.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_DEADLINE_MS = 10_000;

/** @returns {string} the program. @throws Error with what to do when there is none */
export function findRedisServer() {
  const given = process.env.VITRINE_REDIS_SERVER;
  if (given) return given;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, 'redis-server');
    if (folder && fs.existsSync(file)) return file;
  }
  throw new Error('There is no redis-server in PATH: install one, or name it in VITRINE_REDIS_SERVER.');
}

export class RedisServer {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;

  /** @param {number} port @param {string} folder where it runs */
  constructor(port, folder) {
    this.port = port;
    this.folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts it empty and waits until it answers. */
  async start() {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn(findRedisServer(), args, { cwd: this.folder, stdio: 'ignore' });
    this.#child = child;
    let failure = 'it does not answer';
    child.once('error', (error) => (failure = error.message));
    child.once('exit', (code) => {
      failure = `it ended with code ${code}`;
      if (this.#child === child) this.#child = null;
    });
    const deadlineMs = performance.now() + START_DEADLINE_MS;
    while (!(await this.#answers())) {
      if (this.#child !== child || performance.now() > deadlineMs)
        throw new Error(`redis-server did not start on port ${this.port}: ${failure}.`);
      await delay(50);
    }
  }

  /** Ends it without asking; everything in it is gone. */
  async kill() {
    const child = this.#child;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it from answering while its connections stay open, as a broken network does. */
  freeze() {
    this.#child?.kill('SIGSTOP');
  }

  thaw() {
    this.#child?.kill('SIGCONT');
  }

  /** @returns {Promise<boolean>} */
  #answers() {
    return new Promise((resolve) => {
      const socket = net.connect({ port: this.port, host: '127.0.0.1' });
      const finish = (isGood) => {
        socket.destroy();
        resolve(isGood);
      };
      socket.setTimeout(500, () => finish(false));
      socket.once('error', () => finish(false));
      socket.once('connect', () => socket.write('PING\r\n'));
      socket.once('data', (answer) => finish(answer.toString().startsWith('+PONG')));
    });
  }
}
