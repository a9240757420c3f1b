import { chosenPieces, quantitiesOf, withinPossible } from './quantities';

const possible = [
  { variantId: 'dress', quantity: 1 },
  { variantId: 'scarf', quantity: 3 },
];

it('leaves out lines of which nothing is chosen', () => {
  expect(chosenPieces({ dress: 0, scarf: 2 })).toEqual([{ variantId: 'scarf', quantity: 2 }]);
  expect(chosenPieces(quantitiesOf(possible))).toEqual(possible);
});

it('keeps of a choice what is still possible', () => {
  expect(withinPossible({ dress: 2, scarf: 2, gone: 1 }, possible)).toEqual({ dress: 1, scarf: 2 });
  expect(withinPossible({}, possible)).toEqual({ dress: 0, scarf: 0 });
});
