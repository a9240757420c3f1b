import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;
const MAPPED_PREFIX = '0:0:0:0:0:ffff';

/** Those that are written out, of one side of `::`. A dotted tail stands for two of them (RFC 4291 section 2.2). */
function groupsOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!isIPv4(group)) return [Number.parseInt(group, 16)];
    const [first = 0, second = 0, third = 0, fourth = 0] = group.split('.').map(Number);
    return [first * 256 + second, third * 256 + fourth];
  });
}

/**
 * What one subscriber of a network has: an IPv4 address as it is, of IPv6 the /64. Somebody with IPv6 can use a new address
 * of their network for every session (RFC 8981), so single addresses would count nothing.
 */
export function addressGroup(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail = ''] = plain.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => 0);
  const groups = [...before, ...zeros, ...after];
  const written = groups.map((group) => group.toString(16));
  if (written.slice(0, 6).join(':') === MAPPED_PREFIX) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  return `${written.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
