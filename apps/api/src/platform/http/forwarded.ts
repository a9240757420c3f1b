import type { IncomingHttpHeaders } from 'node:http';

/**
 * The address a connection comes from, counting back over our own proxies as Fastify does for requests: each of them
 * appends the address it was called from, and what stands further left may be anybody's invention.
 */
export function clientAddress(headers: IncomingHttpHeaders, socketAddress: string, proxyHops: number): string {
  if (proxyHops === 0) return socketAddress;
  const forwarded = [headers['x-forwarded-for'] ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((address) => address.trim())
    .filter(Boolean);
  return forwarded.at(-proxyHops) ?? forwarded[0] ?? socketAddress;
}

/** The host that the browser asked for. */
export function publicHost(headers: IncomingHttpHeaders, proxyHops: number): string | undefined {
  const forwarded = proxyHops === 0 ? undefined : headers['x-forwarded-host'];
  return [forwarded].flat()[0]?.split(',')[0]?.trim() ?? headers.host;
}
