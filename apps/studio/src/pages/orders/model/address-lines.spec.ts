import { addressLines } from './address-lines';

const address = {
  fullName: 'Clara Moreau',
  line1: 'Rue Haute 4',
  line2: null,
  postalCode: '75001',
  city: 'Paris',
  country: 'FR',
};

it('writes an address as on a parcel, without empty lines', () => {
  expect(addressLines(address)).toEqual(['Clara Moreau', 'Rue Haute 4', '75001 Paris', 'France']);
  expect(addressLines({ ...address, line2: '2nd floor', postalCode: '' })).toEqual([
    'Clara Moreau',
    'Rue Haute 4',
    '2nd floor',
    'Paris',
    'France',
  ]);
});
