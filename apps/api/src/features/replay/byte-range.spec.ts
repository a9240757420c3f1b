import { readByteRange } from './byte-range';

describe('the range that a player asks for', () => {
  it.each([
    ['bytes=0-', { first: 0, last: 99 }],
    ['bytes=10-19', { first: 10, last: 19 }],
    ['bytes=90-500', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
  ])('%s of a hundred bytes', (header, range) => expect(readByteRange(header, 100)).toEqual(range));

  it.each(['bytes=100-', 'bytes=500-600', 'bytes=-0'])('%s begins behind the end', (header) =>
    expect(readByteRange(header, 100)).toBe('unsatisfiable'),
  );

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=9-3', 'bytes=0-1,5-6', 'items=0-3', 'bytes=a-b', 'bytes=-1-2'])(
    'takes %s for no range at all',
    (header) => expect(readByteRange(header, 100)).toBeNull(),
  );
});
