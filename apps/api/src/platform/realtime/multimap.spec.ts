import { Multimap } from './multimap';

it('keeps every value of a key until it is taken out, and no key without one', () => {
  const map = new Multimap<string, object>();
  const [one, two, three] = [{}, {}, {}];
  for (const value of [one, two, one, three]) map.add('key', value);
  expect(map.get('key')).toEqual([one, two, three]);
  expect(map.count('key')).toBe(3);
  map.delete('key', two);
  map.delete('key', two);
  expect(map.get('key')).toEqual([one, three]);
  map.delete('key', one);
  map.delete('key', three);
  expect(map.get('key')).toEqual([]);
  expect(map.size).toBe(0);
});
