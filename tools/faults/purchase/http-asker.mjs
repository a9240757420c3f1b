// Requests of many people over connections that are kept: a rush is about the server, not about opening sockets.
import http from 'node:http';

const ANSWER_MS = 15_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });

/**
 * @param {{ url: string, method: string, headers: Record<string, string>, body?: string }} question
 * @returns {Promise<{ status: number, body: any } | null>} null when no whole answer came: refused, cut, or silent
 */
export function ask({ url, method, headers, body }) {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = http.request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', () => resolve(null));
      response.once('close', () => resolve(null));
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        // One that breaks off has no end, so that what came is whole.
        resolve({ status: response.statusCode ?? 0, body: isJson && text !== '' ? JSON.parse(text) : null });
      });
    });
    request.setTimeout(ANSWER_MS, () => request.destroy());
    request.once('error', () => resolve(null));
    request.end(body);
  });
}

/** Lets go of every connection, so that the next rush has its own. */
export const closeConnections = () => agent.destroy();
