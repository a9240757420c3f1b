// Somebody who sends a thousand events a second, sensible and senseless ones, and comes back whenever it is thrown out.
// A process of its own, so that it takes no time from the bots.
import { io } from 'socket.io-client';

import { Random } from './random.mjs';

const SEND_EVERY_MS = 10;

/**
 * @typedef {object} FloodOptions
 * @property {string} origin
 * @property {Record<string, string>} headers
 * @property {string} roomId
 * @property {'valid' | 'invalid' | 'mixed'} kind
 * @property {number} eventsPerSecond
 * @property {number} seed
 *
 * @typedef {object} FloodReport
 * @property {number} sent
 * @property {Record<string, number>} answers by code; `ok` for those that were carried out
 * @property {Record<string, number>} limits how often each limit was named in a refusal
 * @property {number} unexplained refusals by a limit that name no limit or no time to come back
 * @property {{ afterMs: number, reason: string | null, retryAfterMs: number | null }[]} closings how each connection ended
 * @property {Record<string, number>} refusedConnections by code
 */

/** @type {FloodReport} */
const report = { sent: 0, answers: {}, limits: {}, unexplained: 0, closings: [], refusedConnections: {} };
let isOver = false;

const count = (record, key) => {
  record[key] = (record[key] ?? 0) + 1;
};

/** @param {FloodOptions} options */
function flood({ origin, headers, roomId, kind, eventsPerSecond, seed }) {
  const random = new Random(seed);
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: headers });
  /** @type {{ reason: string, retryAfterMs?: number } | null} */
  let told = null;
  let openedMs = 0;
  let timer = setTimeout(() => {}, 0);
  socket.on('session.closed', (closed) => (told = closed));
  socket.on('connect', () => {
    openedMs = performance.now();
    socket.emit('room.join', { roomId, protocolVersion: 2, lastSeq: null }, () => {});
    const perTurn = (eventsPerSecond * SEND_EVERY_MS) / 1000;
    timer = setInterval(() => {
      for (let index = 0; index < perTurn; index += 1) sendOne();
    }, SEND_EVERY_MS);
  });
  const over = () => {
    clearInterval(timer);
    // It knows no manners and comes back at once.
    if (!isOver) setTimeout(() => flood({ origin, headers, roomId, kind, eventsPerSecond, seed: seed + 1 }), 100);
  };
  socket.on('connect_error', (/** @type {any} */ error) => {
    count(report.refusedConnections, error.data?.code ?? error.message);
    over();
  });
  socket.on('disconnect', () => {
    const { reason = null, retryAfterMs = null } = told ?? {};
    report.closings.push({ afterMs: performance.now() - openedMs, reason, retryAfterMs });
    process.send?.({ isClosed: true });
    over();
  });

  function sendOne() {
    report.sent += 1;
    const isValid = kind === 'valid' || (kind === 'mixed' && random.next() < 0.5);
    if (isValid) {
      const clientId = `flood-${seed}-${report.sent}`;
      socket.emit('chat.send', { roomId, clientId, text: `${clientId} buy now` }, answered);
    } else {
      const [name, request] = random.pick(SENSELESS);
      socket.emit(name, request, answered);
    }
  }
}

/** @type {readonly [string, unknown][]} */
const SENSELESS = [
  ['chat.send', {}],
  ['chat.send', { roomId: '../../etc', clientId: 'x', text: 7 }],
  ['room.join', { roomId: '00000000-0000-4000-8000-000000000000', protocolVersion: 2, lastSeq: -1 }],
  ['room.catch-up', { roomId: null, fromSeq: 1, toSeq: 1e308 }],
  ['chat.delete', [['__proto__', 1]]],
  ['admin.ban', { everybody: true }],
  ['reaction.send', JSON.parse('{"__proto__":{"isAdmin":true},"kind":"heart","count":1e9}')],
  ['room.leave', 'a'.repeat(4_000)],
];

/** @param {any} answer */
function answered(answer) {
  if (answer?.ok) return count(report.answers, 'ok');
  const { code = 'no code', details } = answer?.error ?? {};
  count(report.answers, code);
  if (code !== 'request.rate-limited') return;
  if (typeof details?.limit === 'string' && details.retryAfterMs > 0) count(report.limits, details.limit);
  else report.unexplained += 1;
}

process.on('message', (/** @type {any} */ message) => {
  if (message.start) flood(message.start);
  if (message.stop) {
    isOver = true;
    process.send?.({ report }, () => process.exit());
  }
});
process.once('disconnect', () => process.exit());
process.send?.({ isReady: true });
