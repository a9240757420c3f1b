import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, ErrorBody } from '@vitrine/contracts';
import { newId } from '../../src/platform/ids';
import type { RawSocket } from './raw-socket';

const TURN_MS = 10;

/** Sends what `next` makes, so many a second, until the socket is closed or the time is over. @returns how many */
export async function flood(
  socket: RawSocket,
  next: (index: number) => string,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
): Promise<number> {
  const startedAtMs = performance.now();
  let sent = 0;
  for (let elapsedMs = 0; elapsedMs < forMs && socket.isOpen; elapsedMs = performance.now() - startedAtMs) {
    for (const due = (elapsedMs * perSecond) / 1000; sent < due; sent += 1) socket.send(next(sent));
    await delay(TURN_MS);
  }
  return sent;
}

/** Packets of messages that are good but for their number. */
export const messages =
  (roomId: string) =>
  (index: number): string =>
    `42${index}["chat.send",${JSON.stringify({ roomId, clientId: newId(), text: `buy now ${newId()}` })}]`;

/** What the flooder was answered: how many went through, and the refusals by limit. */
export function answersOf(socket: RawSocket): {
  readonly ok: number;
  readonly byLimit: Readonly<Record<string, number>>;
  readonly refusals: readonly ErrorBody[];
} {
  const answers = socket.received.flatMap((packet) => {
    const [, json] = /^43\d+(\[.*)$/s.exec(packet) ?? [];
    return json === undefined ? [] : [(JSON.parse(json) as [Answer<unknown>])[0]];
  });
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const byLimit: Record<string, number> = {};
  for (const { code, details } of refusals) {
    const limit = details?.limit ?? code;
    byLimit[limit] = (byLimit[limit] ?? 0) + 1;
  }
  return { ok: answers.length - refusals.length, byLimit, refusals };
}
