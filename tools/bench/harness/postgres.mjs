// A PostgreSQL of the benchmark's own, durable as in production, on the server's core.
import fs from 'node:fs';
import path from 'node:path';

import { remove, start } from '../../db/embedded-postgres.mjs';
import { moveTree } from './pinning.mjs';

/**
 * @param {{ folder: string, core: number | null, undo: import('./undo.mjs').Undo }} options
 * @returns {Promise<{ url: string, pid: number }>} pid of the process below which all others of the server are
 */
export async function startPostgres({ folder, core, undo }) {
  const dataDir = path.join(folder, 'postgres');
  undo.add(() => remove({ dataDir }));
  const server = await start({ dataDir, durability: 'on' });
  const pid = Number(fs.readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  moveTree(core, pid);
  return { url: server.url, pid };
}
