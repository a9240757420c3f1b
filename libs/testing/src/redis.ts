import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually';

const finder = path.resolve(import.meta.dirname, '../../../tools/test/redis-server.mjs');
/** Below the ports that systems give to outgoing connections, which could take ours while the server is away. */
const PORTS = { first: 20_000, count: 10_000 };
const START_DEADLINE_MS = 10_000;

let program: Promise<string> | null = null;

async function findProgram(): Promise<string> {
  const given = process.env['VITRINE_REDIS_SERVER'];
  if (given) return given;
  // A process of its own: the finder is an ES module for bare Node, and Jest runs this file as CommonJS.
  const { stdout } = await promisify(execFile)(process.execPath, [finder]);
  return stdout.trim();
}

/** A real redis-server of its own on a free port of this machine. It keeps nothing: started again, it is empty. */
export class TestRedis {
  private server: ChildProcess | null = null;

  private constructor(readonly port: number) {}

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await findFreePort());
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on the same port, empty, after `stop` or `kill`. */
  async restart(): Promise<void> {
    if (this.server) throw new Error('This redis-server runs already.');
    program ??= findProgram();
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn(await program, args, { stdio: 'ignore' });
    this.server = server;
    let failure: Error | null = null;
    server.once('error', (error) => (failure = error));
    server.once('exit', (code) => (failure = new Error(`redis-server has ended with ${code}.`)));
    await eventually(
      async () => {
        if (failure) return true;
        return this.answers();
      },
      { timeoutMs: START_DEADLINE_MS },
    );
    if (failure) {
      this.server = null;
      throw failure;
    }
  }

  /** Ends it in order: clients see their connections close. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Ends it as a crash would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** From now on it is as behind a broken network: connections stay, nothing is answered. */
  pause(): void {
    this.server?.kill('SIGSTOP');
  }

  resume(): void {
    this.server?.kill('SIGCONT');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    const exited = once(server, 'exit');
    server.kill(signal);
    // A paused one hears nothing else.
    server.kill('SIGCONT');
    await exited;
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (answer) => {
        socket.destroy();
        resolve(answer.toString().startsWith('+PONG'));
      });
      socket.once('error', () => resolve(false));
    });
  }
}

async function findFreePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
