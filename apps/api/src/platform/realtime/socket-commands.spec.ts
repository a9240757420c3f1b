import { SOCKET_COMMANDS } from '@vitrine/contracts';
import { LeaveRoomRequest } from '@vitrine/contracts/dto';
import { SocketCommandRegistry, type SocketCommandDefinition } from './socket-commands';

const definition: SocketCommandDefinition<'room.leave'> = {
  request: LeaveRoomRequest,
  permission: 'room:watch',
  limit: { points: 1, perSeconds: 1 },
  handle: async () => ({}),
};
const registryOf = (names: readonly string[]): SocketCommandRegistry => {
  const registry = new SocketCommandRegistry();
  for (const name of names) registry.register(name as 'room.leave', definition);
  return registry;
};

describe('the registry of socket commands', () => {
  it.each(SOCKET_COMMANDS)('has no inventory while nothing serves %s', (missing) => {
    const registry = registryOf(SOCKET_COMMANDS.filter((name) => name !== missing));
    expect(() => registry.inventory()).toThrow(`'${missing}'`);
  });

  it('lists every command with its rule', () => {
    const names = SOCKET_COMMANDS.map((name) => ({ name: `SOCKET ${name}`, rule: 'room:watch' }));
    expect(registryOf(SOCKET_COMMANDS).inventory()).toEqual(names);
  });

  it('takes one definition of a command', () => {
    expect(() => registryOf(['room.leave', 'room.leave'])).toThrow('registered twice');
  });
});
