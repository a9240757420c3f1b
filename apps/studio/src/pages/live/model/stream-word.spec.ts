import type { StreamHealthView } from '@vitrine/contracts';
import { wordOfHealth, wordOfPublisher } from './stream-word';

it.each([
  ['starting', null, 'Connecting'],
  ['live', null, 'Connecting'],
  ['live', 'good', 'Good'],
  ['live', 'weak', 'Weak network'],
  ['live', 'sound-only', 'Sound only'],
  ['reconnecting', 'lost', 'Lost'],
  ['failed', null, 'No picture'],
  ['stopped', null, 'No picture'],
] as const)('says of a stream that is %s with a network that is %s: %s', (status, network, word) => {
  expect(wordOfPublisher({ status, network }).word).toBe(word);
});

it('judges a stream from elsewhere by what the engine measures, and not by what it does not', () => {
  const health: StreamHealthView = {
    isPublishing: true,
    publisher: { sessionId: 'session-1', memberId: null },
    viewers: 3,
    videoCodec: 'H264',
    bitrateKbps: 1_200,
    packetLossPercent: 0,
    roundTripMs: 40,
  };
  expect(wordOfHealth(null).word).toBe('Connecting');
  expect(wordOfHealth(health).word).toBe('Good');
  expect(wordOfHealth({ ...health, packetLossPercent: null, roundTripMs: null }).word).toBe('Good');
  expect(wordOfHealth({ ...health, packetLossPercent: 4 }).word).toBe('Weak network');
  expect(wordOfHealth({ ...health, roundTripMs: 500 }).word).toBe('Weak network');
  expect(wordOfHealth({ ...health, isPublishing: false, publisher: null }).word).toBe('No picture');
});
