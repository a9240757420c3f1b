// A whole deployment for one run: PostgreSQL, the api nodes, Redis between them when asked for, the proxy before them.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { remove as removePostgres } from '../../db/embedded-postgres.mjs';
import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { openDatabase } from '../../start/database.mjs';
import { freeTcpPort } from '../../start/ports.mjs';
import { lastLines, runProgram } from '../../start/run-program.mjs';
import { SERVER_ARGUMENTS } from '../../start/server-arguments.mjs';
import { ApiNode } from './api-node.mjs';
import { RedisServer } from './redis-server.mjs';
import { ToxicProxy } from './toxic-proxy.mjs';

const HEALTH_CHECK_MS = 200;

/**
 * @typedef {object} DeploymentOptions
 * @property {string} bundle of the api
 * @property {number} nodes
 * @property {boolean} [withRedis]
 * @property {Record<string, string>} [env] settings of the api for this scenario
 */

export class Deployment {
  /** What to undo, last first. @type {(() => Promise<void> | void)[]} */
  #undo = [];
  /** @type {NodeJS.Timeout | null} */
  #healthCheck = null;

  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-faults-'));
    // PostgreSQL may run as another user, who must be able to enter.
    fs.chmodSync(this.folder, 0o755);
    this.#undo.push(() => fs.rmSync(this.folder, { recursive: true, force: true }));
    /** @type {ApiNode[]} */
    this.nodes = [];
    /** @type {RedisServer | null} */
    this.redis = null;
    this.databaseUrl = '';
    this.origin = '';
  }

  /** @param {DeploymentOptions} options @returns {Promise<Deployment>} @throws what went wrong, with all of it stopped */
  static async start(options) {
    const deployment = new Deployment();
    try {
      await deployment.#start(options);
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    }
  }

  get proxy() {
    if (!this.toxicProxy) throw new Error('The proxy is not there yet.');
    return this.toxicProxy;
  }

  /** @param {DeploymentOptions} options */
  async #start({ bundle, nodes, withRedis = false, env = {} }) {
    const database = await openDatabase({
      dataDir: this.folder,
      wasKilled: false,
      durability: 'on',
      given: undefined,
    });
    this.#undo.push(() => removePostgres({ dataDir: path.join(this.folder, 'postgres') }));
    this.databaseUrl = database.url;
    if (withRedis) {
      const redis = new RedisServer(await freeTcpPort(), this.folder);
      this.#undo.push(() => redis.kill());
      await redis.start();
      this.redis = redis;
    }
    // Nobody's own settings of Vitrine get into the run.
    const bare = Object.entries(process.env).filter(([name]) => !/^(VITRINE_|DATABASE_URL$|PORT$)/.test(name));
    const nodeEnv = { ...Object.fromEntries(bare), ...this.#settings(), ...env };
    await this.#migrate(bundle, nodeEnv);
    for (const name of ['a', 'b', 'c'].slice(0, nodes)) {
      const logFile = path.join(this.folder, 'logs', `${name}.log`);
      const node = new ApiNode({ name, bundle, port: await freeTcpPort(), env: nodeEnv, logFile });
      this.nodes.push(node);
      this.#undo.push(async () => void (await node.kill()));
      await node.start();
    }
    this.toxicProxy = new ToxicProxy(this.nodes);
    this.#undo.push(() => this.toxicProxy?.close());
    this.origin = `http://127.0.0.1:${await this.toxicProxy.listen()}`;
    this.#watchHealth();
  }

  #settings() {
    return {
      NODE_ENV: 'production',
      DATABASE_URL: this.databaseUrl,
      VITRINE_HOST: '127.0.0.1',
      VITRINE_DATA_DIR: this.folder,
      VITRINE_MEDIA_SECRET: randomBytes(32).toString('base64url'),
      VITRINE_METRICS_TOKEN: randomBytes(32).toString('base64url'),
      // Every bot states an address of its own, as a proxy before the api would.
      VITRINE_PROXY_HOPS: '1',
      ...(this.redis ? { VITRINE_REDIS_URL: this.redis.url } : {}),
    };
  }

  /** @param {string} bundle @param {NodeJS.ProcessEnv} env */
  async #migrate(bundle, env) {
    const outcome = await runProgram(process.execPath, [...SERVER_ARGUMENTS, bundle, 'migrate'], {
      env,
      cwd: workspaceRoot,
    });
    if (outcome.code !== 0) throw new Error(`The schema could not be made:\n${lastLines(outcome.text, 10)}`);
  }

  /** Asks the nodes as a balancer does; one that is not ready gets no new connections. */
  #watchHealth() {
    this.#healthCheck = setInterval(() => {
      for (const node of this.nodes) void node.isReady().then((isReady) => this.proxy.setUp(node.name, isReady));
    }, HEALTH_CHECK_MS);
    this.#undo.push(() => {
      if (this.#healthCheck) clearInterval(this.#healthCheck);
    });
  }

  async stop() {
    for (const step of this.#undo.splice(0).reverse()) await step();
  }
}
