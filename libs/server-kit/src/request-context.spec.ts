import { setTimeout as after } from 'node:timers/promises';
import { createLogger } from './logger';
import {
  addToContext,
  currentContext,
  newRequestContext,
  runInContext,
  runOutsideContext,
  type RequestContext,
} from './request-context';

function logTo(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('test', level, {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { lines, logger };
}

describe('a log line', () => {
  it('carries the context of its request, also after waiting, and of no other', async () => {
    const { lines, logger } = logTo();
    const serve = (name: string): Promise<void> =>
      runInContext(newRequestContext({ command: name }), async () => {
        addToContext({ roomId: `room of ${name}` });
        await after(1);
        addToContext({ memberId: `member of ${name}` });
        logger.info({ of: name }, 'served');
      });
    await Promise.all([serve('a'), serve('b')]);
    for (const { of: name, ...line } of lines) {
      expect(line).toMatchObject({ command: name, roomId: `room of ${String(name)}` });
      expect(line).toMatchObject({ memberId: `member of ${String(name)}` });
    }
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('says nothing of requests where there is none', () => {
    const { lines, logger } = logTo();
    addToContext({ roomId: 'nobody is here' });
    logger.info('started');
    runInContext(newRequestContext(), () => runOutsideContext(() => logger.info('shared')));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toHaveProperty('requestId');
    expect(currentContext()).toBeNull();
  });

  it('is left as it is where it names a room or member of its own', () => {
    const { lines, logger } = logTo();
    runInContext(newRequestContext({ memberId: 'who asked' }), () => logger.info({ memberId: 'who is meant' }, 'x'));
    expect(lines).toMatchObject([{ memberId: 'who is meant' }]);
  });

  it('that is not written costs no reading of the context', () => {
    const { lines, logger } = logTo('info');
    let readings = 0;
    const context: RequestContext = {
      ...newRequestContext(),
      get command(): string {
        readings += 1;
        return 'chat.send';
      },
    };
    runInContext(context, () => logger.debug('not written'));
    expect(readings).toBe(0);
    runInContext(context, () => logger.info('written'));
    expect(readings).toBe(1);
    expect(lines).toMatchObject([{ msg: 'written', command: 'chat.send' }]);
  });
});
