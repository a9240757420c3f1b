import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';

const workspaceRoot = path.resolve(import.meta.dirname, '../../..');
const runner = path.join(workspaceRoot, 'tools/db/embedded-postgres.mjs');
const serverDataDir = path.join(workspaceRoot, '.data/test-postgres');

const TEMPLATE_PREFIX = 'vitrine_template_';
const CLONE_PREFIX = 'vitrine_test_';
/** Clones of a killed run are swept when they are older than any run can be. */
const ABANDONED_AFTER_MS = 60 * 60_000;
/** Any number will do as long as every run takes the same one. */
const TEMPLATE_LOCK = 7_214_001;
const OBJECT_IN_USE = '55006';

export interface TestDatabaseOptions {
  /** Brings the empty database at this address to the present schema and closes every connection it opened. */
  readonly migrate: (url: string) => Promise<void>;
  /** Folders and files that decide what `migrate` makes: when one changes, the template is made anew. */
  readonly migrationSources: readonly string[];
}

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Cuts the connections that are still open and removes the database. */
  drop(): Promise<void>;
}

let serverUrl: Promise<string> | null = null;

/**
 * The server that tests may fill: `TEST_DATABASE_URL` (its user must be allowed to create databases), else a private one
 * that trades durability for speed and keeps running between runs.
 */
export function testServerUrl(): Promise<string> {
  serverUrl ??= startServer();
  return serverUrl;
}

async function startServer(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return given;
  // A process of its own: the runner is an ES module for bare Node, and Jest runs this file as CommonJS.
  const args = [runner, 'start', '--data-dir', serverDataDir, '--durability', 'off', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return (JSON.parse(stdout) as { url: string }).url;
}

/**
 * A database of its own for one test file, with the schema in place: the migrations ran once, into a template, and this
 * is a copy of it (about 50 ms).
 */
export async function cloneDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const server = await testServerUrl();
  const template = `${TEMPLATE_PREFIX}${fingerprint(options.migrationSources)}`;
  const name = `${CLONE_PREFIX}${Date.now().toString(36)}_${randomBytes(5).toString('hex')}`;
  await withClient(server, 'postgres', async (client) => {
    // Held until the copy is made, so that nobody sweeps the template in between.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!(await isTemplateReady(client, template))) await makeTemplate(client, server, template, options.migrate);
    await client.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`);
  });
  return {
    name,
    url: databaseUrl(server, name),
    drop: async () => {
      await withClient(server, 'postgres', (client) =>
        client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
      );
    },
  };
}

async function isTemplateReady(client: Client, template: string): Promise<boolean> {
  // Closed to connections is the last step of making one, so a half-made template never counts.
  const found = await client.query('select 1 from pg_database where datname = $1 and not datallowconn', [template]);
  return found.rowCount === 1;
}

async function makeTemplate(
  client: Client,
  server: string,
  template: string,
  migrate: (url: string) => Promise<void>,
): Promise<void> {
  await sweep(client);
  await client.query(`drop database if exists ${escapeIdentifier(template)} with (force)`);
  await client.query(`create database ${escapeIdentifier(template)}`);
  await migrate(databaseUrl(server, template));
  await client.query(`alter database ${escapeIdentifier(template)} with allow_connections false`);
}

/** Removes templates of earlier schemas and clones that nobody will drop any more. */
async function sweep(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1) or starts_with(datname, $2)',
    [TEMPLATE_PREFIX, CLONE_PREFIX],
  );
  for (const { datname } of rows) {
    if (datname.startsWith(CLONE_PREFIX)) {
      const madeAtMs = Number.parseInt(datname.slice(CLONE_PREFIX.length), 36);
      if (Date.now() - madeAtMs < ABANDONED_AFTER_MS) continue;
    }
    try {
      await client.query(`drop database if exists ${escapeIdentifier(datname)}`);
    } catch (error) {
      // Another run is copying it right now; a later sweep will find it.
      if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error;
    }
  }
}

async function withClient<T>(server: string, database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl(server, database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of [...sources].sort()) addToHash(hash, source);
  return hash.digest('hex').slice(0, 16);
}

function addToHash(hash: ReturnType<typeof createHash>, source: string): void {
  hash.update(path.relative(workspaceRoot, source));
  const entries = listFolder(source);
  if (entries === null) hash.update(readFileSync(source));
  else for (const entry of entries) addToHash(hash, path.join(source, entry));
}

function listFolder(source: string): string[] | null {
  try {
    return readdirSync(source).sort();
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOTDIR') return null;
    throw error;
  }
}
