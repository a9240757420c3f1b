import type { NodeBus, NodeMessage } from '../../platform/bus/node-bus';
import type { UnitOfWork } from '../../platform/database/unit-of-work';
import { CatalogListeners } from '../catalog';
import { SoldOut } from './sold-out';

function setUp(isShared = false) {
  const listeners = new CatalogListeners();
  let hear: (message: NodeMessage) => void = () => undefined;
  const nodes = {
    isReliable: true,
    isShared,
    tellNodes: (message: NodeMessage) => hear(message),
    onNodes: (listener: typeof hear) => (hear = listener),
    onReliability: () => undefined,
  };
  const unitOfWork = { afterCommit: (effect: () => void) => effect() };
  const soldOut = new SoldOut(unitOfWork as unknown as UnitOfWork, listeners, nodes as unknown as NodeBus);
  soldOut.onModuleInit();
  const note = (variantId: string, tried: string[] = []): void => {
    const watch = soldOut.watch();
    soldOut.note(watch, variantId, tried, 0);
    soldOut.unwatch(watch);
  };
  return { soldOut, listeners, nodes, note };
}
const lines = (...variantIds: string[]) => variantIds.map((variantId) => ({ variantId, quantity: 1 }));

describe('what is sold out', () => {
  it('is known until a piece comes back', () => {
    const { soldOut, listeners, note } = setUp();
    note('coat');
    expect(soldOut.find(lines('hat', 'coat'), 'somebody', 2_000)).toBe('coat');
    listeners.announceFreed(['coat']);
    expect(soldOut.find(lines('coat'), 'somebody', 2_000)).toBeNull();
  });

  it('is asked for by those who may hold it already', () => {
    const { soldOut, note } = setUp();
    note('coat', ['buyer']);
    expect(soldOut.find(lines('coat'), 'buyer', 0)).toBeNull();
    expect(soldOut.find(lines('coat'), 'somebody', 0)).toBe('coat');
  });

  it('is not noted when a piece came back after somebody began to look', () => {
    const { soldOut, listeners } = setUp();
    const watch = soldOut.watch();
    listeners.announceFreed(['coat']);
    soldOut.note(watch, 'coat', [], 0);
    soldOut.note(watch, 'hat', [], 0);
    expect(soldOut.find(lines('coat'), 'somebody', 0)).toBeNull();
    expect(soldOut.find(lines('hat'), 'somebody', 0)).toBe('hat');
  });

  it('is looked at again after some seconds', () => {
    const { soldOut, note } = setUp();
    note('coat');
    expect(soldOut.find(lines('coat'), 'somebody', 5_000)).toBeNull();
  });

  it('is looked at again after a second where other nodes sell too, and at once while nobody can be heard', () => {
    const { soldOut, nodes, note } = setUp(true);
    note('coat');
    expect(soldOut.find(lines('coat'), 'somebody', 499)).toBe('coat');
    expect(soldOut.find(lines('coat'), 'somebody', 1_000)).toBeNull();
    nodes.isReliable = false;
    expect(soldOut.find(lines('coat'), 'somebody', 499)).toBeNull();
  });

  it('is looked at again by one while the others are still answered, and noted anew by whoever looked', () => {
    const { soldOut, note } = setUp();
    note('coat');
    const answers = ['a', 'b', 'c'].map((member) => soldOut.find(lines('coat'), member, 2_500));
    expect(answers).toEqual([null, 'coat', 'coat']);
    expect(soldOut.isNoted('coat', 2_500)).toBe(false);
    soldOut.note(soldOut.watch(), 'coat', [], 2_600);
    expect(soldOut.isNoted('coat', 2_600)).toBe(true);
    expect(soldOut.find(lines('coat'), 'a', 5_000)).toBe('coat');
  });

  it('is looked at again by somebody else when whoever looked saw nothing', () => {
    const { soldOut, note } = setUp();
    note('coat');
    expect(soldOut.find(lines('coat'), 'a', 2_500)).toBeNull();
    const later = [2_600, 2_999, 3_000, 3_001].map((atMs) => soldOut.find(lines('coat'), 'b', atMs));
    expect(later).toEqual(['coat', 'coat', null, 'coat']);
  });

  it('is noted however many variants were sold out before', () => {
    const { soldOut } = setUp();
    const watch = soldOut.watch();
    for (let variant = 0; variant < 10_000; variant++) soldOut.note(watch, `old ${variant}`, [], 0);
    soldOut.note(watch, 'coat', [], 4_999);
    expect(soldOut.isNoted('coat', 4_999)).toBe(false);
    soldOut.note(watch, 'coat', [], 5_000);
    expect(soldOut.isNoted('coat', 5_000)).toBe(true);
  });
});
