import type { PersonView } from '@vitrine/contracts';
import { FakeRoom } from '../testing/fake-room';
import { mergePeople, type People } from './people';

const person = (id: string, displayName = id): PersonView => ({ id, displayName, avatarUrl: null, badge: null });

it('takes the newer name, and stays the same object when there is none', () => {
  const room = new FakeRoom();
  const known = mergePeople({}, [person('ben')], room.state());
  expect(mergePeople(known, [person('ben')], room.state())).toBe(known);
  expect(mergePeople(known, [person('ben', 'Benedikt')], room.state())).toEqual({ ben: person('ben', 'Benedikt') });
});

it('stays small, forgetting neither me nor whom the state names', () => {
  const room = new FakeRoom();
  room.say('hello', 'ben');
  let people: People = mergePeople({}, [person('me'), person('ben')], room.state());
  for (let index = 0; index < 5_000; index += 1) {
    people = mergePeople(people, [person(`passer-by-${index}`)], room.state(), 'me');
    expect(Object.keys(people).length).toBeLessThanOrEqual(1_000);
  }
  expect(people).toMatchObject({ me: person('me'), ben: person('ben') });
});
