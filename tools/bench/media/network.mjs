// A network of the benchmark's own between servers and load: a pair of virtual interfaces, the load's end in a namespace.
// Servers see addresses that are not loopback, as they would from afar, and all of them the same way.
import { execFileSync, spawnSync } from 'node:child_process';

const PREFIX = 'vitrine-media-';
const LOOPBACK = '127.0.0.1';

/**
 * @typedef {object} Network
 * @property {string} serverAddress
 * @property {string} loadAddress
 * @property {string | undefined} namespace of the load; undefined: both are on loopback
 * @property {string | null} problem why it is loopback only
 */

/** Addresses of the block for benchmarks (RFC 2544), a few of them for each process id. @param {number} pid */
export const addressesOf = (pid) => {
  const net = `198.18.${pid % 250}`;
  return { serverAddress: `${net}.1`, loadAddress: `${net}.2` };
};

const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Removes what benchmarks left that were killed. A namespace takes its interface along, and that its other end. */
function removeAbandoned() {
  const listed = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  if (listed.status !== 0) return;
  for (const name of listed.stdout.split('\n').map((line) => line.split(' ')[0])) {
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length)))) ip('netns', 'delete', name);
  }
}

/** @param {import('../harness/undo.mjs').Undo} undo takes it away again @returns {Network} */
export function createNetwork(undo) {
  const { serverAddress, loadAddress } = addressesOf(process.pid);
  const namespace = `${PREFIX}${process.pid}`;
  // Names of interfaces have at most 15 characters.
  const [serverEnd, loadEnd] = [`vms${process.pid}`, `vml${process.pid}`];
  try {
    removeAbandoned();
    ip('netns', 'add', namespace);
    undo.add(() => void ip('netns', 'delete', namespace));
    ip('link', 'add', serverEnd, 'type', 'veth', 'peer', 'name', loadEnd, 'netns', namespace);
    ip('address', 'add', `${serverAddress}/24`, 'dev', serverEnd);
    ip('link', 'set', serverEnd, 'up');
    ip('-n', namespace, 'address', 'add', `${loadAddress}/24`, 'dev', loadEnd);
    ip('-n', namespace, 'link', 'set', loadEnd, 'up');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    return { serverAddress, loadAddress, namespace, problem: null };
  } catch (error) {
    const problem = String(error.stderr ?? error.message).trim();
    return { serverAddress: LOOPBACK, loadAddress: LOOPBACK, namespace: undefined, problem };
  }
}
