import { qualityOfAgora } from './agora-quality';

it('says Agora’s seven steps in our three words, and nothing where it does not know', () => {
  const words = [0, 1, 2, 3, 4, 5, 6].map(qualityOfAgora);
  expect(words).toEqual([null, 'good', 'good', 'fair', 'poor', 'poor', 'poor']);
});
