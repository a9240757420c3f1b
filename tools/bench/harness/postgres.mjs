// A PostgreSQL of the benchmark's own, durable as in production, in the server's place.
import fs from 'node:fs';
import path from 'node:path';

import { start, stop } from '../../db/embedded-postgres.mjs';
import { moveTree, preferSession } from './pinning.mjs';
import { postgresFolder } from './work-folder.mjs';

/**
 * @param {{ folder: string, placement: import('./pinning.mjs').Placement, undo: import('./undo.mjs').Undo }} options
 * @returns {Promise<{ url: string, pid: number }>} pid of the process below which all others of the server are
 */
export async function startPostgres({ folder, placement, undo }) {
  const dataDir = postgresFolder(folder);
  undo.add(() => stop({ dataDir }));
  const server = await start({ dataDir, durability: 'on' });
  const pid = Number(fs.readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  moveTree(placement, pid);
  preferSession(placement, pid);
  return { url: server.url, pid };
}
