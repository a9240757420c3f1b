import type { Answer } from '@vitrine/contracts';
import { createLogger, currentContext } from '@vitrine/server-kit';
import { newId } from '../ids';
import { handshakeTraceId, traceCommand } from './socket-trace';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const OK: Answer<unknown> = { ok: true, data: {} };

const logTo = (level: string) => {
  const lines: Record<string, unknown>[] = [];
  return {
    lines,
    logger: createLogger('test', level, { write: (line) => void lines.push(JSON.parse(line) as never) }),
  };
};

describe('a connection', () => {
  it('belongs to the trace that its handshake names', () => {
    expect(handshakeTraceId({ traceparent: `00-${TRACE}-00f067aa0ba902b7-01` })).toBe(TRACE);
  });

  it.each([[undefined], [null], ['traceparent'], [{}], [{ traceparent: 7 }], [{ traceparent: [TRACE] }], [[]]])(
    'has a trace of its own where the handshake says %j',
    (auth) => {
      expect(handshakeTraceId(auth)).toMatch(/^[\da-f]{32}$/);
      expect(handshakeTraceId(auth)).not.toBe(handshakeTraceId(auth));
    },
  );
});

describe('a command', () => {
  const command = (request: unknown, name = 'chat.send') => ({ name, request, traceId: TRACE, memberId: 'ada' });

  it('leaves one line at debug that names its trace, room and member', async () => {
    const { lines, logger } = logTo('debug');
    const roomId = newId();
    await expect(traceCommand(logger, command({ roomId }), () => Promise.resolve(OK))).resolves.toBe(OK);
    expect(lines).toMatchObject([
      { traceId: TRACE, memberId: 'ada', roomId, command: 'chat.send', outcome: 'ok', durationMs: expect.any(Number) },
    ]);
  });

  it('has its context also where no line is written', async () => {
    const { lines, logger } = logTo('info');
    const answer = { ok: false, error: { code: 'auth.forbidden', message: 'No.' } } as const;
    const run = (): Promise<Answer<unknown>> => {
      expect(currentContext()).toMatchObject({ traceId: TRACE, command: 'room.join' });
      return Promise.resolve(answer);
    };
    await expect(traceCommand(logger, command({}, 'room.join'), run)).resolves.toBe(answer);
    expect(lines).toEqual([]);
  });

  it.each([['a secret'], [{ roomId: 'a secret' }], [{ roomId: { a: 'secret' } }], [null]])(
    'brings nothing into the log that is not known: %j',
    async (request) => {
      const { lines, logger } = logTo('debug');
      await traceCommand(logger, command(request, 'a secret name'), () => Promise.resolve(OK));
      expect(lines).toMatchObject([{ command: 'unknown' }]);
      expect(JSON.stringify(lines)).not.toContain('secret');
    },
  );
});
