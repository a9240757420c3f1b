// Where a benchmark keeps what it needs on disk, and what becomes of the folder when it is killed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { remove as removePostgres } from '../../db/embedded-postgres.mjs';
import { lockHolder, takeLock } from '../../db/file-lock.mjs';

const PREFIX = 'vitrine-bench-';
const OWNER_FILE = 'owner.lock';
/** One that has just been made may not have its owner's file yet. */
const YOUNG_MS = 60_000;

/** The embedded PostgreSQL of a work folder. @param {string} folder */
export const postgresFolder = (folder) => path.join(folder, 'postgres');

/** @returns {string} a folder of our own, which goes with `removeWorkFolder` */
export function createWorkFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
  // PostgreSQL may run as another user and must be able to pass.
  fs.chmodSync(folder, 0o755);
  takeLock(path.join(folder, OWNER_FILE));
  return folder;
}

/** @param {string} folder */
export async function removeWorkFolder(folder) {
  await removePostgres({ dataDir: postgresFolder(folder) });
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Removes what benchmarks left that were killed: PostgreSQL outlives whoever started it. */
export async function removeAbandonedWorkFolders() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(os.tmpdir(), name);
    const age = Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > YOUNG_MS && lockHolder(path.join(folder, OWNER_FILE)) === null) await removeWorkFolder(folder);
  }
}
