import { setImmediate } from 'node:timers/promises';
import { AsyncValue } from './async-value';

describe('AsyncValue', () => {
  it('travels with what is called, each beside the others', async () => {
    const person = new AsyncValue<string>();
    const place = new AsyncValue<string>();
    const seen: (string | undefined)[] = [];
    const look = async (): Promise<void> => {
      await setImmediate();
      seen.push(person.get(), place.get());
    };
    await person.run('Ada', () => place.run('Turin', () => Promise.all([look(), place.run('Lyon', look)])));
    await place.run('Ghent', look);
    expect(seen).toEqual(['Ada', 'Turin', 'Ada', 'Lyon', undefined, 'Ghent']);
    expect([person.get(), place.get()]).toEqual([undefined, undefined]);
  });
});
