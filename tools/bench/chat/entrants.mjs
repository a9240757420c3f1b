// Who competes: each brings up its server and says how its viewers join.
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { freeTcpPort } from '../../start/ports.mjs';
import { ServerProcess } from '../harness/server-process.mjs';
import { viewerName } from './message.mjs';

/**
 * @typedef {object} Entrant
 * @property {string} key
 * @property {string} title as the result names it
 * @property {() => Promise<void>} start a fresh server
 * @property {() => Promise<void>} stop
 * @property {() => ServerProcess} server
 * @property {() => Record<string, number>} pids what CPU time is read from
 * @property {(viewers: number) => Promise<object>} audience options of the driver's Audience
 * @property {() => { port: number, requests: { pinId: string, path: string, body: string }[], headers: Record<string, string> }} pins for the driver's PinSender
 */

const identities = (count) =>
  Array.from({ length: count }, (_, index) => ({ memberId: randomUUID(), name: viewerName(index) }));

/**
 * @param {{ key: string, title: string, file: string, mode?: string, protocol: 'socket-io' | 'ws', folder: string, placement: import('../harness/pinning.mjs').Placement }} options
 * @returns {Promise<Entrant>}
 */
async function bareEntrant({ key, title, file, mode, protocol, folder, placement }) {
  const port = await freeTcpPort();
  /** @type {ServerProcess | null} */
  let server = null;
  const running = () => {
    if (!server) throw new Error(`${key} does not run.`);
    return server;
  };
  return {
    key,
    title,
    start: async () => {
      server = await ServerProcess.start({
        name: key,
        args: [path.join(import.meta.dirname, 'servers', file), ...(mode ? [mode] : [])],
        env: { ...process.env, NODE_ENV: 'production', PORT: String(port) },
        logFile: path.join(folder, `${key}.log`),
        placement,
        readyUrl: `http://127.0.0.1:${port}/`,
      });
    },
    stop: async () => {
      await server?.stop();
      server = null;
    },
    server: running,
    pids: () => ({ node: running().pid }),
    audience: async (viewers) => ({ protocol, port, identities: identities(viewers) }),
    pins: () => ({
      port,
      requests: ['first', 'second'].map((pinId) => ({ pinId, path: '/pin', body: JSON.stringify({ pinId }) })),
      headers: {},
    }),
  };
}

/** @param {import('../harness/vitrine.mjs').Vitrine} vitrine @param {{ roomId: string, trayItemIds: string[] }} show @returns {Entrant} */
function vitrineEntrant(vitrine, show) {
  return {
    key: 'vitrine',
    title: 'Vitrine',
    start: () => vitrine.start(),
    stop: () => vitrine.stop(),
    server: () => vitrine.server,
    pids: () => vitrine.pids,
    audience: async (viewers) => ({
      protocol: 'vitrine',
      port: vitrine.port,
      roomId: show.roomId,
      identities: await vitrine.guests(viewers),
    }),
    pins: () => ({ port: vitrine.port, ...vitrine.pinRequests(show) }),
  };
}

/**
 * Ours first, then the bases.
 * @param {{ vitrine: import('../harness/vitrine.mjs').Vitrine, show: { roomId: string, trayItemIds: string[] },
 *   folder: string, placement: import('../harness/pinning.mjs').Placement, versions: { socketIo: string, ws: string } }} options
 */
export async function createEntrants({ vitrine, show, folder, placement, versions }) {
  const common = { folder, placement };
  const socketIo = { file: 'bare-socket-io.mjs', protocol: /** @type {const} */ ('socket-io'), ...common };
  return {
    vitrine: vitrineEntrant(vitrine, show),
    socketIo: await bareEntrant({
      key: 'socket.io',
      title: `bare Socket.IO ${versions.socketIo}`,
      mode: 'each',
      ...socketIo,
    }),
    tick: await bareEntrant({
      key: 'socket.io-tick',
      title: `bare Socket.IO ${versions.socketIo}, one array per 50 ms`,
      mode: 'tick',
      ...socketIo,
    }),
    ws: await bareEntrant({
      key: 'ws',
      title: `bare ws ${versions.ws}`,
      file: 'bare-ws.mjs',
      protocol: 'ws',
      ...common,
    }),
  };
}
