import type { Server } from 'node:http';

const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where this node itself is reached on its own machine. @throws Error while it does not listen. */
export function ownUrl(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('This node does not listen yet.');
  const host = ANY[address.address] ?? address.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
