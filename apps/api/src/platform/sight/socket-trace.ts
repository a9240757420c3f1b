import { SOCKET_COMMANDS, type Answer } from '@vitrine/contracts';
import { newRequestContext, newTraceId, parseTraceparent, runInContext, type Logger } from '@vitrine/server-kit';
import { isId } from '../ids';

const NAMES: ReadonlySet<string> = new Set(SOCKET_COMMANDS);

/** A command as it came, not validated yet. */
export interface TracedCommand {
  readonly name: string;
  readonly request: unknown;
  /** Of the connection (`handshakeTraceId`). */
  readonly traceId: string;
  readonly memberId: string;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/**
 * The trace that a connection belongs to: what the handshake's `auth.traceparent` names, or one of its own. To be asked
 * once for each connection, since its own would be another one the next time.
 */
export const handshakeTraceId = (auth: unknown): string =>
  parseTraceparent(fieldOf(auth, 'traceparent'))?.traceId ?? newTraceId();

/** Runs a socket command so that every line written for it says whose it is, and leaves a line of its own at debug. */
export function traceCommand(
  logger: Logger,
  { name, request, traceId, memberId }: TracedCommand,
  run: () => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> {
  const roomId = fieldOf(request, 'roomId');
  const context = newRequestContext({
    traceId,
    memberId,
    // What strangers write stays out of the log.
    command: NAMES.has(name) ? name : 'unknown',
    roomId: isId(roomId) ? roomId : undefined,
  });
  if (!logger.isLevelEnabled('debug')) return runInContext(context, run);
  return runInContext(context, async () => {
    const startedAtMs = performance.now();
    const answer = await run();
    const outcome = answer.ok ? 'ok' : answer.error.code;
    logger.debug({ outcome, durationMs: Math.round(performance.now() - startedAtMs) }, 'a socket command was served');
    return answer;
  });
}
