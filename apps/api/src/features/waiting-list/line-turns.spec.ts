import { DomainError } from '../../platform/errors';
import type { HoldOutcome, HoldRequest } from '../checkout';
import { LineTurns, type LineTurn, type TurnOutcome } from './line-turns';

const turn = (placeId: string): LineTurn => ({
  placeId,
  request: {
    session: { memberId: `member of ${placeId}`, isGuest: true },
    memberId: `member of ${placeId}`,
    key: placeId,
    requestHash: Buffer.from(placeId),
    lines: [],
    roomId: null,
    country: null,
    storeOfRoom: null,
  },
});
const soldOut = new DomainError('stock.sold-out', 'Gone.');
const tooMany = new DomainError('checkout.too-many-per-buyer', 'Too many.');

describe('the turns of a line', () => {
  const [first, second, third] = [turn('first'), turn('second'), turn('third')] as const;
  let settled: ReadonlyMap<string, TurnOutcome> = new Map();
  const lineOf = async (
    placeIds: readonly string[],
    memberOf = (id: string) => `member of ${id}`,
  ): Promise<LineTurns> => {
    const line = new LineTurns({
      turns: [first, second, third],
      waiting: () => Promise.resolve(placeIds.map((id) => ({ id, memberId: memberOf(id) }))),
      settle: (outcomes) => {
        settled = outcomes;
        return Promise.resolve();
      },
    });
    await line.begin();
    return line;
  };

  it('are taken one after the other', async () => {
    const line = await lineOf(['first', 'second', 'third']);
    expect(line.isStale).toBe(false);
    expect(line.refusal()).toBeNull();
    line.decided(null);
    expect(line.refusal()).toBeNull();
  });

  it('end with the first for whom there is not enough, and not with one who is passed over', async () => {
    const line = await lineOf(['first', 'second', 'third']);
    line.decided(tooMany);
    expect(line.refusal()).toBeNull();
    line.decided(soldOut);
    expect(line.refusal()?.code).toBe('stock.sold-out');
  });

  it('are open again when the transaction in which they ended is tried again', async () => {
    const line = await lineOf(['first', 'second', 'third']);
    line.decided(soldOut);
    await line.begin();
    expect(line.refusal()).toBeNull();
  });

  it.each([
    ['somebody left', ['second', 'third']],
    ['somebody is before them', ['other', 'first', 'second']],
    ['all were served', []],
  ])('are nobody’s when the line is another one by now: %s', async (_, waiting) => {
    const line = await lineOf(waiting);
    expect(line.isStale).toBe(true);
    expect(line.refusal()?.code).toBe('stock.sold-out');
  });

  it('are nobody’s when a place became somebody else’s', async () => {
    const line = await lineOf(['first', 'second', 'third'], () => 'the account of a guest who signed in');
    expect(line.isStale).toBe(true);
  });

  it('are told by place: held, passed over for a reason, or kept', async () => {
    const line = await lineOf(['first', 'second', 'third']);
    await line.settle(
      new Map<HoldRequest, HoldOutcome>([
        [first.request, { id: 'checkout' }],
        [second.request, tooMany],
        [third.request, soldOut],
      ]),
    );
    expect([...settled]).toEqual([
      ['first', { kind: 'offered', checkoutId: 'checkout' }],
      ['second', { kind: 'passed', error: tooMany }],
      ['third', { kind: 'kept' }],
    ]);
  });
});
