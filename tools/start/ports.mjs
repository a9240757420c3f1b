// Built-ins only.
import dgram from 'node:dgram';
import net from 'node:net';

/** @param {number} port @param {string} host @returns {Promise<number | null>} the bound port, null when it is taken */
const tryTcp = (port, host) =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error) => {
      if (['EADDRINUSE', 'EACCES'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) resolve(null);
      else reject(error);
    });
    probe.listen(port, host, () => {
      const { port: bound } = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(bound));
    });
  });

/** @param {number} port @param {string} host @returns {Promise<boolean>} */
const somebodyAnswers = (port, host) =>
  new Promise((resolve) => {
    const socket = net.connect({ port, host });
    const finish = (isAnswered) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(500, () => finish(false));
    socket.once('connect', () => finish(true)).once('error', () => finish(false));
  });

/**
 * Whether we may listen there and nobody else answers under `localhost`: another program on the IPv6 side would get
 * the browser's requests.
 * @param {number} port @param {string} host
 */
export async function isTcpPortFree(port, host) {
  if ((await tryTcp(port, host)) === null) return false;
  const others = await Promise.all(['127.0.0.1', '::1'].map((address) => somebodyAnswers(port, address)));
  return !others.includes(true);
}

export async function freeTcpPort() {
  const port = await tryTcp(0, '127.0.0.1');
  if (port === null) throw new Error('No free TCP port.');
  return port;
}

/** @param {number} preferred @returns {Promise<number>} the preferred UDP port when it is free, else another */
export function freeUdpPort(preferred) {
  return new Promise((resolve, reject) => {
    const probe = dgram.createSocket('udp4');
    probe.once('error', (error) => {
      probe.close();
      if (preferred === 0) reject(error);
      else resolve(freeUdpPort(0));
    });
    probe.bind(preferred, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
