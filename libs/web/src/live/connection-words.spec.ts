import { SessionClosedReason } from '@vitrine/contracts';
import { closedWords, reconnectingWords } from './connection-words';

it('has words of their own for every reason that is not the end of a session', () => {
  const { SignedOut, Revoked, ...rest } = SessionClosedReason;
  const titles = Object.values(rest).map((reason) => closedWords({ reason, error: null }).title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const reason of [SignedOut, Revoked, 'closed-here', null] as const) {
    expect(titles).not.toContain(closedWords({ reason, error: null }).title);
  }
});

it('says what a refusal at the door says', () => {
  const error = { code: 'protocol.unsupported', message: '' } as const;
  expect(closedWords({ reason: 'refused', error }).title).toBe('This page is out of date');
});

it('says why it is coming back, the newest answer first', () => {
  expect(reconnectingWords({ reason: null, error: null }, true)).toBe('The connection was cut.');
  expect(reconnectingWords({ reason: 'too-slow', error: null }, true)).toContain('slow');
  const error = { code: 'server.busy', message: '' } as const;
  expect(reconnectingWords({ reason: 'server-stopping', error }, true)).toBe('Very many people are here right now.');
});

it('blames the network of the reader only when the browser is sure of it', () => {
  expect(reconnectingWords({ reason: 'too-slow', error: null }, false)).toBe('Your network was cut off.');
});
