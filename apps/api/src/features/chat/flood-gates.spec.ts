import { createLogger } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { readApiSettings } from '../../platform/settings';
import { Metrics } from '../../platform/sight/metrics';
import { FloodGates } from './flood-gates';
import { MessageGates } from './message-gates';

const settings = readApiSettings({
  DATABASE_URL: 'postgres://127.0.0.1/none',
  VITRINE_MEDIA_SECRET: 'media-secret-for-tests-only-012345678901',
});
const session: Session = { sessionId: 'session', memberId: 'member', isGuest: false, expiresAt: new Date(0) };

/** What a limit answers, or null where the message passes. */
function setUp(): (roomId: string, clientId: string, text: string) => Promise<unknown> {
  const gates = new MessageGates(createLogger('test', 'silent'));
  new FloodGates(gates, new Metrics(), settings).onModuleInit();
  return (roomId, clientId, text) =>
    gates.pass({ roomId, storeId: 'store', session, clientId, text, isByStaff: false }).then(
      () => null,
      (error: unknown) => (error instanceof DomainError ? error.details?.limit : error),
    );
}

describe('what keeps a room readable', () => {
  it('lets a message pass that is sent again because no answer came, and counts it once', async () => {
    const send = setUp();
    for (let attempt = 0; attempt < 10; attempt++) expect(await send('room', 'one', 'hello')).toBeNull();
    expect(await send('room', 'two', 'hello')).toBeNull();
    expect(await send('room', 'three', 'hello')).toBeNull();
    expect(await send('room', 'four', 'hello')).toBe('same-message');
  });

  it('takes the same name in another room for another message', async () => {
    const send = setUp();
    const answers = [];
    for (const roomId of ['a', 'b', 'c', 'd']) answers.push(await send(roomId, 'one', 'hello'));
    expect(answers).toEqual([null, null, null, 'same-message']);
  });
});
