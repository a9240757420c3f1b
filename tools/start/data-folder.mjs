// The folder that holds everything Vitrine keeps on this machine. Built-ins only.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';

import { lockHolder, takeLock } from '../db/file-lock.mjs';
import { remove as removePostgres } from '../db/embedded-postgres.mjs';
import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { StartError } from './progress.mjs';

const SECRETS_FILE = 'secrets.json';
const LOCK_FILE = 'vitrine.pid';
/** Belongs to the tests, which may be running. */
const KEPT_ON_RESET = ['test-postgres', 'test-postgres.lock'];

export const dataFolder = () => path.resolve(workspaceRoot, process.env.VITRINE_DATA_DIR || '.data');

/** Secrets made once and kept, readable by their owner only; variables of the same name win. @param {string} dataDir */
export function loadSecrets(dataDir) {
  const file = path.join(dataDir, SECRETS_FILE);
  if (!fs.existsSync(file)) {
    const made = {
      VITRINE_MEDIA_SECRET: randomBytes(32).toString('base64url'),
    };
    const draft = `${file}.draft`;
    fs.writeFileSync(draft, JSON.stringify(made, null, 2), { mode: 0o600 });
    fs.renameSync(draft, file);
  }
  const kept = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, process.env[name] || value]));
}

/**
 * One Vitrine per data folder.
 * @param {string} dataDir
 * @returns {{ wasKilled: boolean, release: () => void }} whether the one before ended without cleaning up
 */
export function occupy(dataDir) {
  fs.mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, LOCK_FILE);
  let wasKilled = false;
  if (!takeLock(file)) {
    const holder = lockHolder(file);
    if (holder !== null) {
      throw new StartError(
        `Vitrine already runs with the data folder ${dataDir} (process ${holder}): stop it, or set VITRINE_DATA_DIR and PORT for a second one.`,
      );
    }
    wasKilled = true;
    fs.rmSync(file, { force: true });
    if (!takeLock(file)) throw new StartError(`Another Vitrine is starting with the data folder ${dataDir}.`);
  }
  return { wasKilled, release: () => fs.rmSync(file, { force: true }) };
}

/** @param {string} dataDir @param {boolean} isConfirmed whether `--yes` was given */
export async function resetDataFolder(dataDir, isConfirmed) {
  if (!fs.existsSync(dataDir)) return;
  const entries = fs.readdirSync(dataDir).filter((name) => !KEPT_ON_RESET.includes(name));
  if (entries.length > 0 && !entries.includes(SECRETS_FILE) && !entries.includes('postgres')) {
    throw new StartError(
      `${dataDir} does not look like Vitrine's data folder, so --reset leaves it alone: delete it yourself.`,
    );
  }
  if (!isConfirmed) await confirmReset(dataDir);
  const { release } = occupy(dataDir);
  try {
    await removePostgres({ dataDir: path.join(dataDir, 'postgres') });
    for (const name of entries)
      if (name !== LOCK_FILE) fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
  } finally {
    release();
  }
}

/** @param {string} dataDir */
async function confirmReset(dataDir) {
  if (!process.stdin.isTTY) throw new StartError('--reset deletes all data, and nobody is here to ask: add --yes.');
  const ownDatabase = process.env.DATABASE_URL ? ' The database at DATABASE_URL is left as it is.' : '';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Delete everything in ${dataDir}: shops, shows, orders, pictures?${ownDatabase} Type yes: `,
  );
  terminal.close();
  if (answer.trim().toLowerCase() !== 'yes') throw new StartError('Nothing was deleted.');
}
