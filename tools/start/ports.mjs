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

/** @param {number} port @returns {Promise<boolean>} */
const isUdpPortFree = (port) =>
  new Promise((resolve) => {
    const probe = dgram.createSocket('udp4');
    probe.once('error', () => {
      probe.close();
      resolve(false);
    });
    probe.bind({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });

const LAST_PORT = 65_535;

/**
 * The first of that many free UDP ports in a row, at the preferred one or as soon as possible after it.
 * @param {number} preferred @param {number} count @returns {Promise<number>}
 */
export async function freeUdpPorts(preferred, count) {
  let length = 0;
  for (let port = preferred; port <= LAST_PORT; port += 1) {
    length = (await isUdpPortFree(port)) ? length + 1 : 0;
    if (length === count) return port - count + 1;
  }
  throw new Error(`No ${count} free UDP ports in a row from ${preferred} on.`);
}
