// Our media server by itself, as it is built and started for a show.
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { distFolder } from '../../start/build.mjs';
import { freeTcpPort, freeUdpPorts } from '../../start/ports.mjs';
import { SERVER_ARGUMENTS } from '../../start/server-arguments.mjs';
import { ServerProcess } from '../harness/server-process.mjs';
import { grantFor } from './grants.mjs';

/** Everybody comes from one address here, and more of them than are let in by default. */
const MANY = '10000';
const PREFERRED_UDP_PORT = 46_001;
const WORKERS = 1;

/**
 * @typedef {object} OurServer
 * @property {ServerProcess} process
 * @property {string} origin
 * @property {(roomId: string, role: 'publish' | 'view') => Promise<string>} grant
 *
 * @param {{ folder: string, placement: import('../harness/pinning.mjs').Placement, address: string }} options
 * @returns {Promise<OurServer>}
 */
export async function startOurServer({ folder, placement, address }) {
  const secret = randomBytes(32).toString('base64url');
  const port = await freeTcpPort();
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('VITRINE_'));
  const origin = `http://${address}:${port}`;
  const server = await ServerProcess.start({
    name: 'media',
    args: [...SERVER_ARGUMENTS, path.join(distFolder('media'), 'main.mjs')],
    env: {
      ...Object.fromEntries(inherited),
      NODE_ENV: 'production',
      VITRINE_MEDIA_HTTP_HOST: address,
      VITRINE_MEDIA_HTTP_PORT: String(port),
      VITRINE_MEDIA_UDP_PORT: String(await freeUdpPorts(PREFERRED_UDP_PORT, WORKERS)),
      VITRINE_MEDIA_BIND_IP: address,
      VITRINE_MEDIA_WORKERS: String(WORKERS),
      VITRINE_MEDIA_SECRET: secret,
      VITRINE_MEDIA_MAX_VIEWERS: MANY,
      VITRINE_MEDIA_MAX_SESSIONS_PER_ADDRESS: MANY,
    },
    logFile: path.join(folder, 'media.log'),
    placement,
    readyUrl: `${origin}/media/health`,
  });
  return { process: server, origin, grant: (roomId, role) => grantFor(secret, roomId, role) };
}
