import { isIPv6 } from 'node:net';

export interface Announcement {
  readonly udpPort: number;
  /** The addresses that clients reach the server at, best first, when they differ from those of its interfaces. */
  readonly publicIps: readonly string[];
  /** Whether a browser on the same machine may need 127.0.0.1: the engine leaves loopback out when it binds to everything. */
  readonly withLoopback: boolean;
}

const LOOPBACK = '127.0.0.1';
/** Host type preference 126, local preference low, component 1 (RFC 8445 section 5.1.2): tried after real interfaces. */
const LOOPBACK_PRIORITY = 126 * 2 ** 24 + 10 * 2 ** 8 + 255;
const publicPriority = (index: number): number => 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;

const candidateLine = (foundation: number, priority: number, address: string, port: number): string =>
  `a=candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ host`;

/** Makes the answer name the addresses at which clients can really reach this server. */
export function announceCandidates(answer: string, { udpPort, publicIps, withLoopback }: Announcement): string {
  const lines = answer.split('\r\n');
  const firstMedia = lines.findIndex((line) => line.startsWith('m='));
  if (firstMedia < 0) throw new Error('the answer has no media');
  const gathered = lines.filter((line) => line.startsWith('a=candidate:'));
  const kept: string[] = [];
  const [publicIp] = publicIps;
  if (publicIp !== undefined) {
    kept.push(...publicIps.map((address, index) => candidateLine(index + 1, publicPriority(index), address, udpPort)));
  } else {
    kept.push(...gathered);
    if (withLoopback && !gathered.some((line) => line.includes(` ${LOOPBACK} `))) {
      kept.push(candidateLine(99, LOOPBACK_PRIORITY, LOOPBACK, udpPort));
    }
  }
  const rest = lines.filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates');
  const secondMedia = rest.findIndex((line, index) => index > firstMedia && line.startsWith('m='));
  const end = secondMedia < 0 ? (rest.at(-1) === '' ? rest.length - 1 : rest.length) : secondMedia;
  rest.splice(end, 0, ...kept, 'a=end-of-candidates');
  const announced =
    publicIp === undefined ? rest : rest.map((line) => (line.startsWith('c=IN ') ? connectionLine(publicIp) : line));
  return announced.join('\r\n');
}

const connectionLine = (address: string): string => `c=IN ${isIPv6(address) ? 'IP6' : 'IP4'} ${address}`;
