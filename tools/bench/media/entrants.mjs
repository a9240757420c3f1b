// Who competes: each brings up a fresh server and says how load gets into it.
import path from 'node:path';

import { freeTcpPort } from '../../start/ports.mjs';
import { ServerProcess } from '../harness/server-process.mjs';
import { JANUS_ROOM, writeSettings } from './janus-settings.mjs';
import { startOurServer } from './our-server.mjs';

const ROOM = 'bench';

/**
 * @typedef {object} Running
 * @property {ServerProcess} server
 * @property {import('./doors.mjs').Place} place
 * @property {(role: 'publish' | 'view') => Promise<string>} token
 *
 * @typedef {object} Entrant
 * @property {string} key
 * @property {string} title as the result names it
 * @property {() => Promise<Running>} start a fresh server
 *
 * @typedef {object} Surroundings
 * @property {string} folder
 * @property {import('../harness/pinning.mjs').Placement} placement
 * @property {string} address of servers
 */

/** @param {Surroundings} surroundings @returns {Entrant} */
export const ourEntrant = (surroundings) => ({
  key: 'vitrine',
  title: 'Vitrine',
  async start() {
    const { process: server, origin, grant } = await startOurServer(surroundings);
    return { server, place: { protocol: 'whip', origin, roomId: ROOM }, token: (role) => grant(ROOM, role) };
  },
});

/** As one gets it, and with the one setting that makes it good at many viewers. */
const JANUS_WAYS = {
  tuned: { title: 'event_loops = 1', eventLoops: 1 },
  shipped: { title: 'as shipped', eventLoops: null },
};

/**
 * @param {Surroundings} surroundings @param {import('./janus-package.mjs').JanusPackage} janus
 * @param {string} way of JANUS_WAYS @returns {Entrant}
 */
export function janusEntrant({ folder, placement, address }, janus, way) {
  const { title, eventLoops } = JANUS_WAYS[way];
  const settings = path.join(folder, `janus-${way}`);
  return {
    key: `janus-${way}`,
    title: `Janus ${janus.version}, ${title}`,
    async start() {
      const port = await freeTcpPort();
      writeSettings({ folder: settings, modules: janus.modules, address, port, eventLoops });
      const url = `http://${address}:${port}/janus`;
      const server = await ServerProcess.start({
        name: `janus-${way}`,
        program: janus.program,
        args: ['-F', settings],
        env: { ...process.env, LD_LIBRARY_PATH: janus.libraries },
        logFile: path.join(folder, `janus-${way}.log`),
        placement,
        readyUrl: `${url}/info`,
      });
      return { server, place: { protocol: 'janus', url, room: JANUS_ROOM }, token: async () => '' };
    },
  };
}
