import { NetworkQuality } from '@vitrine/rtc';
import { networkWords } from './network-words';

it('says nothing to the eye while all is well, and something of its own for everything else', () => {
  const { Good, ...troubles } = NetworkQuality;
  expect(networkWords(Good).isGood).toBe(true);
  const words = Object.values(troubles).map(networkWords);
  expect(words.map(({ isGood }) => isGood)).toEqual([false, false, false]);
  expect(new Set(words.map(({ short }) => short)).size).toBe(3);
});
