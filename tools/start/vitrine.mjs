// Starts a whole Vitrine and stops it again. `npm start`, `npm run dev` and the browser tests all use it.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { distFolder } from './build.mjs';
import { loadSecrets, occupy } from './data-folder.mjs';
import { openDatabase } from './database.mjs';
import { freeTcpPort, freeUdpPorts, isTcpPortFree } from './ports.mjs';
import { StartError } from './progress.mjs';
import { lastLines, runProgram } from './run-program.mjs';
import { SERVER_ARGUMENTS } from './server-arguments.mjs';
import { SupervisedChild } from './supervisor.mjs';

const PREFERRED_UDP_PORT = 45_001;
/** One for each process of the media server, which decides how many it needs (apps/media/src/media-settings.ts). */
const UDP_PORTS = 8;
const READY_DEADLINE_MS = 60_000;
const API_STOP_MS = 8_000;
const MEDIA_STOP_MS = 5_000;

/**
 * @typedef {object} VitrineOptions
 * @property {number} port
 * @property {string} host
 * @property {string} dataDir
 * @property {import('./progress.mjs').Progress} progress
 * @property {'on' | 'off'} [durability]
 * @property {boolean} [usesGivenDatabase] whether DATABASE_URL is heeded (default true)
 * @property {boolean} [fromSource] run api and media from their sources, restarting on edit
 * @property {NodeJS.ProcessEnv} [env] further variables for the children
 *
 * @typedef {object} Vitrine
 * @property {string} origin
 * @property {string} databaseUrl
 * @property {() => Promise<void>} stop
 * @property {() => void} kill
 */

/** @param {number} port @param {string} host */
export async function requireFreePort(port, host) {
  if (await isTcpPortFree(port, host)) return;
  throw new StartError(
    `Port ${port} is taken by another program: stop it, or choose another with PORT=${port + 1} npm start`,
  );
}

/** Where this machine reaches a server that listens on `host`. @param {string} host */
export const localAddress = (host) => (['0.0.0.0', '::', 'localhost', ''].includes(host) ? '127.0.0.1' : host);

/** The arguments of node that run an app. @param {'api' | 'media'} app @param {boolean} fromSource @param {string[]} extra */
function appCommand(app, fromSource, extra) {
  if (!fromSource) return [...SERVER_ARGUMENTS, path.join(distFolder(app), 'main.mjs'), ...extra];
  const main = path.join(workspaceRoot, 'apps', app, 'src/main.ts');
  const watch = extra.length > 0 ? [] : ['--watch', '--watch-preserve-output'];
  return ['--enable-source-maps', ...watch, '--import', '@swc-node/register/esm-register', main, ...extra];
}

/** @param {string} address @param {string} what @param {AbortSignal} signal */
async function untilHealthy(address, what, signal) {
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  let last = 'no answer';
  while (performance.now() < deadlineMs && !signal.aborted) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
      last = `status ${answer.status}`;
    } catch (error) {
      last = /** @type {any} */ (error).cause?.code ?? /** @type {Error} */ (error).message;
    }
    await delay(100);
  }
  if (!signal.aborted)
    throw new StartError(`${what} did not become ready within ${READY_DEADLINE_MS / 1000} s (${last}).`);
}

/** @param {VitrineOptions} options @returns {Promise<Vitrine>} */
export async function startVitrine({
  port,
  host,
  dataDir,
  progress,
  durability = 'on',
  usesGivenDatabase = true,
  fromSource = false,
  env = {},
}) {
  const { wasKilled, release } = occupy(dataDir);
  /** What to undo, last first. @type {(() => Promise<void> | void)[]} */
  const undo = [release];
  /** @type {SupervisedChild[]} */
  const children = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const kill = () => children.forEach((child) => child.kill());

  try {
    const database = await progress.step(
      'Starting PostgreSQL',
      () =>
        openDatabase({
          dataDir,
          wasKilled,
          durability,
          given: usesGivenDatabase ? process.env.DATABASE_URL : undefined,
        }),
      (opened) => opened.description,
    );
    undo.push(database.stop);

    const [mediaPort, udpPort] = [await freeTcpPort(), await freeUdpPorts(PREFERRED_UDP_PORT, UDP_PORTS)];
    const origin = `http://${localAddress(host) === '127.0.0.1' ? 'localhost' : host}:${port}`;
    const shared = {
      VITRINE_PUBLIC_URL: origin,
      ...process.env,
      NODE_ENV: fromSource ? 'development' : 'production',
      ...env,
      ...loadSecrets(dataDir),
      VITRINE_DATA_DIR: dataDir,
    };
    const apiEnv = {
      ...shared,
      PORT: String(port),
      VITRINE_HOST: host,
      DATABASE_URL: database.url,
      VITRINE_MEDIA_URL: `http://127.0.0.1:${mediaPort}`,
      ...(fromSource ? {} : { VITRINE_VIEWER_DIR: distFolder('viewer'), VITRINE_STUDIO_DIR: distFolder('studio') }),
      TS_NODE_PROJECT: path.join(workspaceRoot, 'apps/api/tsconfig.json'),
    };
    const mediaEnv = {
      ...shared,
      VITRINE_MEDIA_HTTP_PORT: String(mediaPort),
      VITRINE_MEDIA_UDP_PORT: String(udpPort),
      VITRINE_MEDIA_EVENTS_URL: `http://${localAddress(host)}:${port}`,
      TS_NODE_PROJECT: path.join(workspaceRoot, 'apps/media/tsconfig.json'),
    };

    await progress.step(
      'Bringing the database up to date',
      async () => {
        const outcome = await runProgram(process.execPath, appCommand('api', fromSource, ['migrate']), {
          env: apiEnv,
          cwd: workspaceRoot,
        });
        if (outcome.code !== 0)
          throw new StartError(`The database could not be brought up to date:\n${lastLines(outcome.text, 10)}`);
      },
      () => 'Database is up to date',
    );

    const supervise = (name, childEnv) => {
      const child = new SupervisedChild({
        name,
        args: appCommand(name, fromSource, []),
        env: childEnv,
        cwd: workspaceRoot,
        logFile: path.join(dataDir, 'logs', `${name}.log`),
        echo: (text) => console.error(text),
        echoesAtOnce: fromSource,
      });
      children.push(child);
      undo.push(() => child.stop(name === 'api' ? API_STOP_MS : MEDIA_STOP_MS));
      return child;
    };

    await progress.step(
      'Starting media and api',
      async () => {
        const media = supervise('media', mediaEnv);
        const api = supervise('api', apiEnv);
        const giveUp = new AbortController();
        const ready = Promise.all([
          untilHealthy(`http://127.0.0.1:${mediaPort}/media/health`, 'media', giveUp.signal),
          untilHealthy(`http://${localAddress(host)}:${port}/api/health/ready`, 'api', giveUp.signal),
        ]);
        try {
          await Promise.race([ready, media.startFailed, api.startFailed]);
        } finally {
          giveUp.abort();
        }
        media.markReady();
        api.markReady();
      },
      () => 'Media and api are up',
    );
    return { origin, databaseUrl: database.url, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}
